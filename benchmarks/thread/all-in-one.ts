import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ready } from './orders';

/** A platform that runs for a benchmark. */
export type Platform = { readonly url: string; readonly pid: number; stop(): Promise<void> };

/** Starts all services in one process on a database, with a simulated cloud that answers at once; resolves when it is ready. */
export const startAllInOne = async (databaseUrl: string, port: number): Promise<Platform> => {
  const child = spawn(process.execPath, ['--max-semi-space-size=64', 'dist/apps/skyledger/index.js'], {
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), LOG_LEVEL: 'error', SIMULATED_CLOUD_LATENCY_MS: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The platform ended before it was ready.')));
  try {
    await Promise.race([ready(url), ended]);
    ended.catch(() => undefined); // later it is told to
    return { url, pid: child.pid!, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
