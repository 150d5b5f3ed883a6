import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onOwnServer } from './own-server';
import { type Call, generate } from './rest/load';
import { serveBare } from './rest/bare-server';
import { measureLists } from './rest/lists';
import { measured, report, type Target, type Three } from './rest/rounds';
import { caughtUp, multiply, ticket } from './rest/tickets';
import { tell } from './result';

/**
 * TMF621 over HTTP on its own process and an embedded PostgreSQL (fsync on): GET by id, LIST of 20 of 100,000 with an indexed filter and an
 * exact total, POST of 2 kB. Each beside the same one statement on a bare Nest and Fastify, and beside such a route without a database.
 *
 *     npm run bench -- rest [seconds for each figure] [how many tickets] [get,list,post]
 */
const [mode = '5', count = '100000', wanted = 'get,list,post'] = process.argv.slice(2);
const ports = { platform: 18_081, bare: 18_082 };
const [platform, bare] = [`http://127.0.0.1:${ports.platform}`, `http://127.0.0.1:${ports.bare}`];
const tickets = '/tmf-api/troubleTicket/v5/troubleTicket';

/** As `npm start` has it: what a request leaves behind is gone before it would be copied. Both servers get it. */
const youngSpace = '--max-semi-space-size=64';

const started = (program: string, parameters: readonly string[], environment: Readonly<Record<string, string>>) =>
  spawn(process.execPath, [youngSpace, program, ...parameters], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

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

const post = (path: string): Call => ({ method: 'POST', path, body: ticket });

const get = (seconds: number, targets: Three<Target>, ids: Three<readonly string[]>) => {
  const calls = (base: string, some: readonly string[]): Call[] => some.map((id) => ({ method: 'GET', path: `${base}/${id}` }));
  const paths = {
    ours: calls(tickets, ids.ours),
    statement: calls('/pg/ticket', ids.statement),
    memory: calls('/memory/ticket', ids.memory),
  };
  return measured(seconds, targets, paths);
};

const measure = async (seconds: number, targets: Three<Target>, ids: Three<readonly string[]>) => {
  const creates = { ours: [post(tickets)], statement: [post('/pg/ticket')], memory: [post('/memory/ticket')] };
  const parts = {
    get: async () => report('get', await get(seconds, targets, ids)),
    list: () => measureLists(seconds, targets),
    post: async () => report('post', await measured(seconds, targets, creates)),
  };
  for (const [name, part] of Object.entries(parts).filter(([name]) => wanted.split(',').includes(name))) {
    tell(`measuring ${name}`);
    await part();
  }
};

const all = async (database: { readonly url: string; readonly pid: number }, seconds: number, tickets100k: number) => {
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
    const inMemory = (await (await fetch(`${bare}/memory/tickets`)).json()) as { id: string }[];
    tell('waiting for what follows the log');
    await caughtUp(database.url);
    const [ours, other] = processes.slice(1).map(({ pid }, index): Target => ({ url: [platform, bare][index]!, server: pid!, database: database.pid })); // prettier-ignore
    const kept = spread(ids, 500);
    const targets = { ours: ours!, statement: other!, memory: other! };
    await measure(seconds, targets, { ours: kept, statement: kept, memory: inMemory.map(({ id }) => id) });
  } finally {
    for (const process of processes) await stopped(process);
  }
};

if (mode === 'load') await generate();
else if (mode === 'bare') await serveBare(Number(process.env['PORT']));
else await onOwnServer((server) => all(server, Number(mode), Number(count)));
