import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../../tools/run/free-port.mjs';

/** One service, as built, in a process of its own. */
export type Service = {
  readonly url: string;
  /** Resident memory now, and the most it ever had, in MiB. */
  memory(): { readonly now: number; readonly most: number };
  /** The value of one of its metrics; NaN for one that it has not. */
  metric(name: string, labels?: string): Promise<number>;
  /** All that it has said. */
  said(): string;
  hasEnded(): boolean;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

/** Starts one on a database of its own, and is there when it is ready; fails with what it said if it ends before. */
export const startService = async (name: string, environment: Readonly<Record<string, string>>): Promise<Service> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = { PEERS_URL: url, HOST: '127.0.0.1', PORT: `${port}`, LOG_LEVEL: 'warn', CLOCK: 'simulated', NODE_ENV: '' };
  const child = spawn(process.execPath, [`dist/apps/${name}/index.js`], {
    env: { ...process.env, ...own, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit').then(() => undefined);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  while (!(await answers(`${url}/health/ready`))) {
    if (hasEnded()) throw new Error(`${name} ended before it was ready:\n${said}`);
    await setTimeout(100);
  }
  return {
    url,
    memory: () => ({ now: mebibytes(child.pid!, 'VmRSS'), most: mebibytes(child.pid!, 'VmHWM') }),
    metric: (metric, labels = '') => metricOf(url, `${metric}${labels}`),
    said: () => said,
    ...{ hasEnded, ended },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

const metricOf = async (url: string, name: string): Promise<number> => {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  return Number(
    lines
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')
      .at(-1),
  );
};

/** As Linux counts them. */
const mebibytes = (pid: number, field: string): number => {
  const [, kib] = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / 1_024);
};
