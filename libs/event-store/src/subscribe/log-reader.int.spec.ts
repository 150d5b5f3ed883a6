import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { poolOf } from '../log/connections';
import { LogReader } from './log-reader';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = poolOf(database.url, 'test', 4);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** A log with a hole before its last event: a position that was drawn and given up. */
const withHole = async () => {
  const item = (id: string) =>
    `[{"tenant":"t","category":"hole","id":"${id}","expected":-1,"count":1,"events":[{"id":"00000000-0000-4000-8000-000000000000","type":"E","schema":1,"at":"2026-01-01T00:00:00Z","data":{},"meta":{}}]}]`;
  await pool.query('select event_store.append_batch($1)', [item('before')]);
  await pool.query(`select nextval('event_store.events_pos')`);
  await pool.query('select event_store.append_batch($1)', [item('behind')]);
};

/** The pool as it was before the server crashed: transaction ids it has told, and that no log of it knows, are told again. */
const beforeCrash = (forgotten: number) => {
  let told = 0;
  const query = async (asked: pg.QueryConfig | string) => {
    const answer = await pool.query(asked as pg.QueryConfig);
    if (!String(asked).includes('pg_current_xact_id') || told++ > 0) return answer;
    return { ...answer, rows: [{ xid: String(BigInt((answer.rows as { xid: string }[])[0]!.xid) + BigInt(forgotten)) }] };
  };
  return { query } as unknown as pg.Pool;
};

it('A transaction id that the server forgot in a crash is not waited for', async () => {
  await withHole();
  const reader = new LogReader(beforeCrash(1_000));
  expect((await reader.after(0, 10)).map(({ id }) => id)).toEqual(['before']);
  const [before] = (await pool.query<{ pos: number }>('select min(pos) as pos from event_store.events')).rows;
  expect((await reader.after(before!.pos, 10)).map(({ id }) => id)).toEqual(['behind']);
});
