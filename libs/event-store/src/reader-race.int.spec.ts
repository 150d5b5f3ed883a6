import { setTimeout } from 'node:timers/promises';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { poolOf } from './log/connections';
import { LogReader } from './subscribe/log-reader';

let database: TestDatabase;
let pool: pg.Pool;
const writers = 8;
const rounds = 120;

beforeAll(async () => {
  database = await testDatabase();
  pool = poolOf(database.url, 'test', writers + 4);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const random = (below: number) => Math.floor(Math.random() * below);

/** Appends as the function does, but lingers with the positions taken, and sometimes gives up. */
const write = async (writer: number) => {
  const client = await pool.connect();
  for (let n = 0; n < rounds; n++) {
    const item = (id: string) =>
      `{"tenant":"t","category":"race","id":"${id}","expected":-1,"count":1,"events":[{"id":"00000000-0000-4000-8000-000000000000","type":"E","schema":1,"at":"2026-01-01T00:00:00Z","data":{},"meta":{}}]}`;
    await client.query('begin');
    await client.query('select event_store.append_batch($1)', [`[${item(`w${writer}`)},${item(`w${writer}-${n}`)}]`]);
    if (n % 3 === 0) await setTimeout(random(8));
    await client.query(random(10) === 0 ? 'rollback' : 'commit');
  }
  client.release();
};

const follow = async (next: (position: number) => Promise<number[]>, isOver: () => boolean) => {
  const seen: number[] = [];
  for (;;) {
    const wasOver = isOver();
    const positions = await next(seen.at(-1) ?? 0);
    seen.push(...positions);
    if (positions.length === 0 && wasOver) return seen;
    await setTimeout(1);
  }
};

it('A reader misses nothing that commits late, where one that only looks beyond its last position does', async () => {
  const reader = new LogReader(pool);
  const careless = async (position: number) =>
    (await pool.query<{ pos: number }>('select pos from event_store.events where pos > $1 order by pos', [position])).rows.map(
      ({ pos }) => pos,
    );
  let isOver = false;
  const careful = async (position: number) => (await reader.after(position, 200)).map((event) => event.position);
  const following = Promise.all([follow(careful, () => isOver), follow(careful, () => isOver), follow(careless, () => isOver)]);
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  isOver = true;
  const [one, two, naive] = await following;
  const all = (await pool.query<{ pos: number }>('select pos from event_store.events order by pos')).rows.map(({ pos }) => pos);
  expect(all.at(-1)).toBeGreaterThan(all.length); // there are holes that stay
  expect(one).toEqual(all);
  expect(two).toEqual(all);
  expect(naive!.length).toBeLessThan(all.length); // or the test would prove nothing
});

it('A hole is waited for while its owner lives, and skipped when it is dead', async () => {
  const [{ pos: head }] = (await pool.query<{ pos: number }>('select max(pos) as pos from event_store.events')).rows as [{ pos: number }];
  const reader = new LogReader(pool);
  const item = (id: string) =>
    `[{"tenant":"t","category":"race","id":"${id}","expected":-1,"count":1,"events":[{"id":"00000000-0000-4000-8000-000000000000","type":"E","schema":1,"at":"2026-01-01T00:00:00Z","data":{},"meta":{}}]}]`;
  const [slow, dead] = [await pool.connect(), await pool.connect()];
  for (const [client, id] of [
    [dead, 'dead'],
    [slow, 'slow'],
  ] as const) {
    await client.query('begin');
    await client.query('select event_store.append_batch($1)', [item(id)]);
  }
  await pool.query('select event_store.append_batch($1)', [item('quick')]);
  let found: string[] | undefined;
  const reading = reader.after(head, 10).then((events) => (found = events.map(({ id }) => id)));
  await dead.query('rollback');
  await pool.query('select event_store.append_batch($1)', [item('later')]);
  expect(found).toBeUndefined();
  await slow.query('commit');
  await reading;
  expect(found).toEqual(['slow', 'quick', 'later']);
  dead.release();
  slow.release();
});
