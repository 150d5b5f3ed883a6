import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from '../../tools/run/free-port.mjs';

/** The built platform in a process of its own, as an operator runs it. */
export type PlatformProcess = {
  readonly url: string;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** kill -9: nothing gets a chance to tidy up. */
  crash(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when everything that was caused has happened (the clock is simulated, and asked to stay where it is). */
  idle(): Promise<void>;
};

/** Starts the platform on a database and resolves once it is ready; fails with its output if it ends before. */
export const startPlatform = async (databaseUrl: string, environment: Record<string, string> = {}): Promise<PlatformProcess> => {
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/apps/skyledger/index.js'], {
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), CLOCK: 'simulated', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = once(child, 'exit').then(() => undefined);
  await ready(child, url);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return { url, ended, crash: () => end('SIGKILL'), stop: () => end('SIGTERM'), idle: () => idle(url) };
};

const ready = async (child: ChildProcess, url: string) => {
  const output: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) createInterface(stream).on('line', (line) => output.push(line));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`The platform ended before it was ready:\n${output.join('\n')}`)));
  await Promise.race([ended, answers(`${url}/health/ready`)]);
  ended.catch(() => undefined); // later ends are the test's own doing
};

const answers = async (url: string): Promise<void> => {
  for (;;) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const idle = async (url: string) => {
  const { now } = (await (await fetch(`${url}/ops/clock`)).json()) as { now: string };
  const answer = await fetch(`${url}/ops/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: now }),
  });
  if (!answer.ok) throw new Error(`POST /ops/clock answered ${answer.status}: ${await answer.text()}`);
};
