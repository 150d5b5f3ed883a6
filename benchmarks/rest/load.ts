import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { processorTime } from './cpu';

/** What is asked of a server, in turn by every connection. */
export type Call = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string };

/** A load: bounded in time, and in what one connection has under way. */
export type Load = {
  readonly url: string;
  readonly calls: readonly Call[];
  readonly connections: number;
  readonly seconds: number;
  /** The process that answers, and the database it asks. */
  readonly server: number;
  readonly database: number;
};

/**
 * What came of it. On a machine that does other things too, processor time is the figure that says most: microseconds of the server and of the
 * database for each request.
 */
export type Answered = Readonly<Record<'perSecond' | 'p50' | 'p99' | 'server' | 'database', number>>;

type Told = {
  requests: { average: number; total: number };
  duration: number;
  latency: { p50: number; p99: number };
  non2xx: number;
  errors: number;
};

/** Puts a load on a server from a process of its own, so that making requests does not slow down answering them more than it must. */
export const loaded = async (load: Load): Promise<Answered> => {
  const [serverBefore, databaseBefore] = [processorTime(load.server), processorTime(load.database)];
  const child = spawn(process.execPath, [process.argv[1]!, 'load'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(load));
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error('The load generator failed.');
  const told = JSON.parse(Buffer.concat(chunks).toString()) as Told;
  if (told.non2xx + told.errors > 0)
    throw new Error(`${load.url}: ${told.non2xx} refused, ${told.errors} failed of ${told.requests.total}`);
  const { total } = told.requests;
  const { p50, p99 } = told.latency;
  const server = ((processorTime(load.server) - serverBefore) * 1e6) / total;
  const database = ((processorTime(load.database) - databaseBefore) * 1e6) / total;
  return { perSecond: total / told.duration, p50, p99, server, database };
};

/** The load generator's own process. */
export const generate = async (): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const { url, calls, connections, seconds } = JSON.parse(Buffer.concat(chunks).toString()) as Load;
  const autocannon = createRequire(import.meta.url)('autocannon') as (options: object) => Promise<Told>;
  const requests = calls.map((call) => ({ ...call, headers: call.body === undefined ? {} : { 'content-type': 'application/json' } }));
  process.stdout.write(JSON.stringify(await autocannon({ url, requests, connections, duration: seconds, timeout: 20 })));
};
