import { randomUUID } from 'node:crypto';
import type { AppendItem, EventStore } from '@skyledger/event-store';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { print, tell } from '../result';
import { eventsPerStream, fill } from './fill';
import { median, perSecond } from './load';
import { bytesOf } from './sample';
import { openStore, type Stage } from './stage';

/** Processor time is that of both sides: on a machine that does other things too, it says more than the rate. */
type Figure = { readonly rate: number; readonly microseconds: number };
type Contestant = { readonly name: string; readonly clients: number; readonly call: (client: number) => Promise<unknown> };

const rounds = 3;
const most = 256;
const streams = 40 * most;
const event = bytesOf(300, 1);

/**
 * Appends to existing streams at their expected version, with 1 to 256 callers, without and with a document; beside them, in the same rounds,
 * one row at a time with a prepared insert on 64 connections (the baseline), and Emmett.
 */
export const appending = async (stage: Stage): Promise<void> => {
  const [without, small, large] = await Promise.all([0, 500, 2_000].map((bytes) => appendsTo(stage, bytes)));
  const baseline = await singleRows(await stage.database('single_rows'));
  const emmett = await emmetts(await stage.database('emmett'));
  const contestants: Contestant[] = [
    baseline,
    ...[1, 16, 64, 256].map((clients) => ({ name: `append.c${clients}`, clients, call: without!.call })),
    { name: 'append.c256.document-500', clients: 256, call: small!.call },
    { name: 'append.c256.document-2000', clients: 256, call: large!.call },
    emmett,
  ];
  const figures = new Map<string, Figure[]>();
  for (let round = 0; round < rounds; round++) {
    tell(`appending, round ${round + 1} of ${rounds}`);
    for (const { name, clients, call } of contestants) {
      await perSecond(clients, 0.3, call);
      const [before, rate] = [stage.processorTime(), await perSecond(clients, stage.seconds, call)];
      const microseconds = ((stage.processorTime() - before) * 1e6) / (rate * stage.seconds);
      figures.set(name, [...(figures.get(name) ?? []), { rate, microseconds }]);
    }
  }
  const middle = (name: string, of: keyof Figure = 'rate') => median(figures.get(name)!.map((figure) => figure[of]));
  for (const { name } of contestants.slice(1)) {
    print({ name: `store.${name}`, value: middle(name), unit: 'appends/s', baseline: middle(baseline.name) });
    const used = { value: middle(name, 'microseconds'), baseline: middle(baseline.name, 'microseconds') };
    print({ name: `store.${name}.cpu`, unit: 'µs/append', ...used });
  }
  print({ name: 'store.append.c16.to-emmett', value: middle('append.c16'), unit: 'appends/s', baseline: middle(emmett.name) });
  await Promise.all([without!, small!, large!, baseline, emmett].map(({ close }) => close()));
};

/** A log of its own for appends that bring a document of so many bytes, or none. */
const appendsTo = async (stage: Stage, documentBytes: number) => {
  const url = await stage.database(`appending_${documentBytes}`);
  const followers = await heldBack(url);
  const store = await openStore(url);
  await fill(url, store, streams * eventsPerStream, documentBytes || undefined);
  const appends = new Appends(store);
  const documents = Array.from({ length: most }, (_, client) => (documentBytes ? bytesOf(documentBytes, client) : undefined));
  const call = (client: number) => appends.append(client, documents[client]);
  return { call, close: () => store.close().finally(() => followers.end()) };
};

/** Each caller goes through forty streams of its own, and knows their versions. */
class Appends {
  private readonly versions = new Map<string, number>();
  private readonly turns = new Map<number, number>();

  constructor(private readonly store: EventStore) {}

  async append(client: number, document?: object): Promise<void> {
    const turn = (this.turns.get(client) ?? 0) + 1;
    this.turns.set(client, turn);
    const id = `s${1 + ((client + turn * most) % streams)}`; // each of them of one caller only
    const expected = this.versions.get(id) ?? eventsPerStream;
    const row = document && { state: 'changed', stateSchema: 1, document };
    const { status, version } = await this.store.append({ ...itemOf(id, expected), ...(row && { row }) });
    if (status !== 'ok') throw new Error(`An append to ${id} at ${expected}: ${status}, ${version}.`);
    this.versions.set(id, version);
  }
}

const itemOf = (id: string, expected: number): AppendItem => {
  const eventId = randomUUID();
  const meta = { actor: 'bench', correlationId: id, causationId: eventId, commandId: eventId };
  return {
    ...{ tenant: 'default', category: 'sample', id, expected },
    events: [{ eventId, type: 'SampleChanged', recordedAt: '2026-01-01T00:00:00.000Z', data: event, meta }],
  };
};

/** Keeps the flow index, which follows every log, from running here: it is measured elsewhere, and has a process of its own where it matters. */
const heldBack = async (url: string) => {
  const client = new pg.Client(url).on('error', () => undefined);
  await client.connect();
  await client.query("select pg_advisory_lock(hashtextextended('flows:1', 0))");
  return client;
};

/** What pgbench would do: one row of the same content, one commit. */
const singleRows = async (connectionString: string) => {
  const pool = poolOf(connectionString, 64);
  await pool.query('create table baseline (id bigint generated always as identity primary key, data json not null, meta json not null)');
  const insert = { name: 'single row', text: 'insert into baseline (data, meta) values ($1, $2)' };
  const data = JSON.stringify(event);
  const call = (client: number) => pool.query({ ...insert, values: [data, JSON.stringify(itemOf(`s${client}`, 0).events[0]!.meta)] });
  return { name: 'single rows', clients: 64, call, close: () => pool.end() };
};

/** With as many callers as serve it best. */
const emmetts = async (connectionString: string) => {
  const pool = poolOf(connectionString, 16);
  const store = getPostgreSQLEventStore(connectionString, { connectionOptions: { pool } });
  await store.schema.migrate();
  const versions = new Map<number, bigint>();
  const call = async (client: number) => {
    const options = versions.has(client) ? { expectedStreamVersion: versions.get(client)! } : {};
    const { events } = itemOf(`s${client}`, 0);
    const written = await store.appendToStream(
      `s-${client}`,
      [{ type: 'SampleChanged', data: { ...event }, metadata: events[0]!.meta }],
      options,
    );
    versions.set(client, written.nextExpectedStreamVersion);
  };
  return { name: 'emmett.c16', clients: 16, call, close: () => store.close().finally(() => pool.end()) };
};

const poolOf = (connectionString: string, max: number) => new pg.Pool({ connectionString, max }).on('error', () => undefined); // the query that fails tells
