import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EventStore, type StoredEvent } from '@skyledger/event-store';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg, { type PoolClient } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judgeReader, outOfOrder } from './sequence';
import { amounts, say } from './settings';

let database: TestDatabase;
let stores: EventStore[];
let isOver = false;

const processes = 4;
const connections = 3;

beforeAll(async () => {
  database = await testDatabase();
  stores = [0, 1].map(() => new EventStore({ databaseUrl: database.url, report: () => undefined }));
  for (const store of stores) await store.ready();
});

afterAll(async () => {
  for (const store of stores ?? []) await store.close();
  await database?.drop();
});

const follow = async (next: (after: number) => Promise<number[]>): Promise<number[]> => {
  const seen: number[] = [];
  for (;;) {
    const wasOver = isOver;
    const positions = await next(seen.at(-1) ?? 0);
    seen.push(...positions);
    if (positions.length === 0 && wasOver) return seen;
    await setTimeout(2);
  }
};

const careful = async (after: number) => {
  const positions: number[] = [];
  for await (const { position } of stores[0]!.readAll(after)) positions.push(position);
  return positions;
};

const naive = async (after: number) =>
  (await stores[1]!.query<{ pos: number }>('select pos from event_store.events where pos > $1 order by pos limit 1000', [after])).map(
    ({ pos }) => pos,
  );

const write = async (name: string): Promise<number> => {
  const share = Math.ceil(amounts.events / processes);
  const { stdout } = await promisify(execFile)(process.execPath, [
    'tests/faults/race-writer.mjs',
    database.url,
    name,
    String(connections),
    String(share),
  ]);
  return Number(stdout);
};

/** Long transactions that have nothing to do with the log, and the loss of what holds a subscription's lock: until all is written. */
const disturb = async () => {
  const client = new pg.Client(database.url);
  await client.connect();
  while (!isOver) {
    await client.query('begin; select pg_current_xact_id()');
    await setTimeout(400);
    await client.query('rollback');
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'skyledger listens and locks' and datname = current_database() order by random() limit 1`);
  }
  await client.end();
};

const noted = {
  id: 'noted',
  apply: (tx: PoolClient, events: StoredEvent[]) =>
    tx.query('insert into noted select * from unnest($1::bigint[])', [events.map(({ position }) => position)]).then(() => undefined),
};

it(`Readers miss and double nothing of ${amounts.events} events by ${processes * connections} writers that linger, roll back and stay open`, async () => {
  await stores[0]!.query('create table noted (position bigint not null, by bigint generated always as identity)');
  for (const store of stores) store.project(noted); // one of them at a time
  const heard: number[] = [];
  stores[1]!.consume({ id: 'heard', handle: async ({ position }) => void heard.push(position) });
  const started = performance.now();
  const reading = Promise.all([follow(careful), follow(naive)]);
  const disturbing = disturb();
  const written = await Promise.all(Array.from({ length: processes }, (_, n) => write(`w${n}`)));
  const seconds = (performance.now() - started) / 1_000;
  isOver = true;
  await disturbing;
  const [seen, seenNaively] = await reading;
  for (const store of stores) await store.idle();

  const rows = await stores[0]!.query<{ position: number; stream: string; version: number }>(
    'select pos as position, id as stream, e.version from event_store.events e join event_store.streams using (sid) order by pos',
  );
  const log = rows.map(({ position }) => position);
  const projected = (await stores[0]!.query<{ position: number }>('select position from noted order by by')).map(
    ({ position }) => position,
  );
  const [reader, projection, consumer, careless] = [seen, projected, heard, seenNaively].map((each) => judgeReader(log, each));
  say(
    `reader race: ${log.length} events in ${seconds.toFixed(1)} s by ${processes} processes with ${connections} connections each, ${log.at(-1)! - log.length} positions given up; ` +
      `missed ${reader!.missed + projection!.missed + consumer!.missed}, doubled ${reader!.doubled + projection!.doubled}; a naive reader would have missed ${careless!.missed}`,
  );
  expect(log.length).toBe(written.reduce((sum, each) => sum + each, 0));
  expect(log.length).toBeGreaterThanOrEqual(amounts.events);
  expect(reader).toEqual({ missed: 0, doubled: 0, disordered: 0 });
  expect(projection).toEqual({ missed: 0, doubled: 0, disordered: 0 });
  expect(consumer!.missed).toBe(0);
  expect(outOfOrder(rows)).toBe(0);
  expect(careless!.missed).toBeGreaterThan(0); // or the race would prove nothing
});
