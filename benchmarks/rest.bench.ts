import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@skyledger/service-kit/embedded-postgres';
import { type Answered, type Call, generate, loaded } from './rest/load';
import { serveBare } from './rest/bare-server';
import { caughtUp, multiply, ticket } from './rest/tickets';
import { print, tell } from './result';

/**
 * TMF621 over HTTP on its own process and an embedded PostgreSQL (fsync on): GET by id, LIST of 20 of 100,000 with an indexed filter and an
 * exact total, POST of 2 kB. Each beside the same one statement on a bare Nest and Fastify, and beside such a route without a database.
 *
 *     npm run bench -- rest [seconds for each figure] [how many tickets]
 */
const [mode = '5', count = '100000'] = process.argv.slice(2);
const ports = { platform: 18_081, bare: 18_082 };
const [platform, bare] = [`http://127.0.0.1:${ports.platform}`, `http://127.0.0.1:${ports.bare}`];
const tickets = '/tmf-api/troubleTicket/v5/troubleTicket';
const connections = 64;

const started = (program: string, parameters: readonly string[], environment: Readonly<Record<string, string>>) =>
  spawn(process.execPath, [program, ...parameters], { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'inherit'] });

const stopped = async (process: ChildProcess) => {
  process.kill('SIGTERM');
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
};

const answers = async (url: string) => {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100)))
    if (await fetch(url).then(({ status }) => status < 500, () => false)) return; // prettier-ignore
  throw new Error(`${url} does not answer.`);
};

const spread = <T>(values: readonly T[], wanted: number): T[] =>
  Array.from({ length: Math.min(wanted, values.length) }, (_, n) => values[Math.floor((n * values.length) / wanted)]!);

/** One figure of each of the three, in turns, so that what else the machine does meets all alike. */
const measured = async (seconds: number, calls: Readonly<Record<'ours' | 'statement' | 'memory', readonly Call[]>>) => {
  const load = (url: string, name: keyof typeof calls, time: number) =>
    loaded({ url, calls: calls[name], connections, seconds: time, pids });
  for (const [url, name] of [[platform, 'ours'], [bare, 'statement'], [bare, 'memory']] as const) await load(url, name, 1); // prettier-ignore
  return {
    memory: await load(bare, 'memory', seconds),
    ours: await load(platform, 'ours', seconds),
    statement: await load(bare, 'statement', seconds),
  };
};

const report = (name: string, { ours, statement, memory }: Readonly<Record<'ours' | 'statement' | 'memory', Answered>>) => {
  print({ name: `rest.${name}`, value: ours.perSecond, unit: 'requests/s', baseline: statement.perSecond });
  print({ name: `rest.${name}.to-memory`, value: ours.perSecond, unit: 'requests/s', baseline: memory.perSecond });
  print({ name: `rest.${name}.cpu`, value: ours.microseconds, unit: 'µs/request', baseline: statement.microseconds });
  print({ name: `rest.${name}.p50`, value: ours.p50, unit: 'ms', baseline: statement.p50 });
  print({ name: `rest.${name}.p99`, value: ours.p99, unit: 'ms', baseline: statement.p99 });
};

const measure = async (seconds: number, ids: readonly string[]) => {
  const get = (base: string, some: readonly string[]): Call[] => some.map((id) => ({ method: 'GET', path: `${base}/${id}` }));
  const kept = spread(ids, 500);
  tell('GET by id');
  report(
    'get',
    await measured(seconds, { ours: get(tickets, kept), statement: get('/pg/ticket', kept), memory: get('/memory/ticket', memoryIds) }),
  );
  tell(`LIST 20 of ${ids.length}`);
  const pages = ['held', 'pending', 'closed', 'resolved'].flatMap((status) =>
    [0, 20, 40, 60].map((offset) => `status=${status}&offset=${offset}`),
  );
  const list = (base: string, more = ''): Call[] => pages.map((page) => ({ method: 'GET', path: `${base}?${page}${more}` }));
  const lists = { ours: list(tickets, '&limit=20'), statement: list('/pg/tickets'), memory: list('/memory/tickets') };
  report('list', await measured(seconds, lists));
  tell('LIST while others write');
  const writes = loaded({ url: platform, calls: [post(tickets)], connections: 4, seconds: seconds + 2, pids });
  const during = await loaded({ url: platform, calls: lists.ours, connections, seconds, pids });
  print({ name: 'rest.list.while-writing', value: during.perSecond, unit: 'requests/s' });
  print({ name: 'rest.list.while-writing.p99', value: during.p99, unit: 'ms' });
  print({ name: 'rest.list.while-writing.posts', value: (await writes).perSecond, unit: 'requests/s' });
  tell('POST of 2 kB');
  report('post', await measured(seconds, { ours: [post(tickets)], statement: [post('/pg/ticket')], memory: [post('/memory/ticket')] }));
};

const memoryIds: string[] = [];
/** Server processes and the database. */
const pids: number[] = [];
const post = (path: string): Call => ({ method: 'POST', path, body: ticket });

const all = async (seconds: number, tickets100k: number) => {
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-bench-'));
  chmodSync(directory, 0o755); // PostgreSQL may run under an account of its own
  const database = await openEmbedded(directory, () => undefined);
  const environment = { DATABASE_URL: database.url, PORT: String(ports.platform), LOG_LEVEL: 'error' };
  const processes: ChildProcess[] = [];
  const start = async () => {
    processes.push(started('dist/apps/trouble-ticket/index.js', [], environment));
    await answers(`${platform}/health/ready`);
    return processes.at(-1)!;
  };
  try {
    const first = await start();
    await fetch(`${platform}${tickets}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: ticket });
    await stopped(first);
    tell(`making ${tickets100k} tickets`);
    const { tenant, ids } = await multiply(database.url, tickets100k);
    await start();
    processes.push(started(process.argv[1]!, ['bare'], { ...environment, PORT: String(ports.bare), TENANT: tenant }));
    await answers(`${bare}/memory/tickets`);
    pids.push(database.pid, ...processes.slice(1).map(({ pid }) => pid!));
    memoryIds.push(...((await (await fetch(`${bare}/memory/tickets`)).json()) as { id: string }[]).map(({ id }) => id));
    tell('waiting for what follows the log');
    await caughtUp(database.url);
    await measure(seconds, ids);
  } finally {
    for (const process of processes) await stopped(process);
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  }
};

if (mode === 'load') await generate();
else if (mode === 'bare') await serveBare(Number(process.env['PORT']));
else await all(Number(mode), Number(count));
