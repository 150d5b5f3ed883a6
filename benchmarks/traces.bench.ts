import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { onOwnServer } from './own-server';
import { type Answered, type Call, generate, loaded } from './rest/load';
import { ticket } from './rest/tickets';
import { print, tell } from './result';

/**
 * What traces cost: GET by id and POST of a trouble ticket at three processes of the service on databases of their own, without a collector, with one, and with one that
 * is told of one flow in ten. In turns, medians of the rounds.
 *
 *     npm run bench -- traces [seconds for each figure] [rounds]
 */
const [mode = '2', rounds = '3'] = process.argv.slice(2);
const tickets = '/tmf-api/troubleTicket/v5/troubleTicket';
const connections = 16;
const firstPort = 18_091;

type Kind = 'off' | 'on' | 'tenth';
type Running = { readonly kind: Kind; readonly url: string; readonly child: ChildProcess; readonly calls: Record<'get' | 'post', Call> };

const settingsOf = (collector: string): Record<Kind, Record<string, string>> => ({
  off: {},
  on: { OTEL_EXPORTER_OTLP_ENDPOINT: collector },
  tenth: { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
});

const database = async (adminUrl: string, url: string, kind: Kind): Promise<string> => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create database traces_${kind} owner skyledger`).finally(() => client.end());
  return Object.assign(new URL(url), { pathname: `/traces_${kind}` }).href;
};

const started = async (kind: Kind, port: number, environment: Record<string, string>): Promise<Running> => {
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['--max-semi-space-size=64', 'dist/apps/trouble-ticket/index.js'], {
    env: { ...process.env, ...environment, PORT: String(port), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false))) await new Promise((resolve) => setTimeout(resolve, 100)); // prettier-ignore
  const created = await fetch(url + tickets, { method: 'POST', headers: { 'content-type': 'application/json' }, body: ticket });
  const { id } = (await created.json()) as { id: string };
  const post: Call = { method: 'POST', path: tickets, body: ticket };
  return { kind, url, child, calls: { get: { method: 'GET', path: `${tickets}/${id}` }, post } };
};

const stopped = async ({ child }: Running): Promise<void> => {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

const median = (all: readonly Answered[], figure: keyof Answered) =>
  all.map((one) => one[figure]).sort((a, b) => a - b)[Math.floor(all.length / 2)]!;

const measure = async (all: readonly Running[], what: 'get' | 'post', pid: number, seconds: number): Promise<void> => {
  tell(`measuring ${what}`);
  const answered = new Map(all.map(({ kind }) => [kind, [] as Answered[]]));
  for (let round = 0; round <= Number(rounds); round += 1)
    for (const { kind, url, child, calls } of all) {
      const one = await loaded({ url, calls: [calls[what]], connections, seconds, server: child.pid!, database: pid });
      if (round > 0) answered.get(kind)!.push(one); // the first is for getting warm
    }
  const off = answered.get('off')!;
  for (const kind of ['on', 'tenth'] as const) {
    const on = answered.get(kind)!;
    print({ name: `traces.${what}.${kind}.cpu`, value: median(on, 'server'), unit: 'µs/request', baseline: median(off, 'server') });
    print({ name: `traces.${what}.${kind}`, value: median(on, 'perSecond'), unit: 'requests/s', baseline: median(off, 'perSecond') });
  }
};

const all = async (server: { readonly url: string; readonly adminUrl: string; readonly pid: number }, seconds: number): Promise<void> => {
  const collector = createServer((request, response) => request.resume().on('end', () => response.end('{}'))).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const settings = settingsOf(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
  const running: Running[] = [];
  try {
    for (const [index, kind] of (['off', 'on', 'tenth'] as const).entries()) {
      const environment = { ...settings[kind], DATABASE_URL: await database(server.adminUrl, server.url, kind) };
      running.push(await started(kind, firstPort + index, environment));
    }
    await measure(running, 'get', server.pid, seconds);
    await measure(running, 'post', server.pid, seconds);
  } finally {
    await Promise.all(running.map(stopped));
    collector.close();
  }
};

if (mode === 'load') await generate();
else await onOwnServer((server) => all(server, Number(mode)));
