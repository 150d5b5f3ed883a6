import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTopology, untilReady } from '../apart/service-topology';

/** A platform of the demo's own: free port, data that go away with it, a clock that stands until it is moved. */
export type Instance = { readonly url: string; stop(): Promise<void> };

/** Starts it the way `npm start` does, in a process of its own. */
export const startInstance = async (): Promise<Instance> => {
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-demo-'));
  chmodSync(directory, 0o755); // PostgreSQL may run under an account of its own
  const { DATABASE_URL: _, ...inherited } = process.env;
  const environment = {
    ...inherited,
    DATA_DIR: directory,
    HOST: '127.0.0.1',
    PORT: '0',
    CLOCK: 'simulated',
    LOG_LEVEL: 'error',
    NODE_ENV: '',
  };
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/apps/skyledger/index.js'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(1)));
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [, found] = /Skyledger is up: (\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => reject(new Error(`The platform ended before it was up:\n${output}`)));
  });
  return { url, stop };
};

/** The same platform with every service as a process of its own. */
export const startApart = async (): Promise<Instance> => {
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-demo-'));
  chmodSync(directory, 0o755); // PostgreSQL may run under an account of its own
  delete process.env['DATABASE_URL'];
  Object.assign(process.env, { CLOCK: 'simulated', LOG_LEVEL: 'error', NODE_ENV: '' });
  const topology = await startTopology(directory, 0, () => undefined);
  const stop = async () => {
    await topology.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(1)));
  await untilReady(topology.url);
  return { url: topology.url, stop };
};
