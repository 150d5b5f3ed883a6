import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process that runs. */
export type Program = {
  readonly name: string;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** Rejects with what it has printed if it ends without having been told to. */
  readonly endedEarly: Promise<never>;
  end(signal: NodeJS.Signals): Promise<void>;
};

const lastLines = 60;

/** Starts built apps, each with its settings beside those that all inherit. */
export const programs = (apps: readonly (readonly [name: string, environment: Readonly<Record<string, string>>])[]): Program[] =>
  apps.map(([name, environment]) => {
    const child = spawn(process.execPath, ['--enable-source-maps', `dist/apps/${name}/index.js`], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit').then(() => undefined);
    return { name, ended, endedEarly: endedEarly(name, child), end: (signal) => end(child, signal) };
  });

const endedEarly = (name: string, child: ChildProcess): Promise<never> => {
  const output: string[] = [];
  const keep = (line: string) => {
    output.push(line);
    if (output.length > lastLines) output.shift();
  };
  for (const stream of [child.stdout!, child.stderr!]) createInterface(stream).on('line', keep);
  const ended = once(child, 'exit').then(([code, signal]) =>
    Promise.reject(new Error(`${name} ended (${signal ?? code}):\n${output.join('\n')}`)),
  );
  ended.catch(() => undefined); // later ends are the test's own doing
  return ended;
};

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
};
