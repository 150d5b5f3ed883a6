import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connection } from '../../log/connections';
import { settledPosition } from './settled';

let database: TestDatabase;
let [reader, appender, other]: pg.Client[] = [];

beforeAll(async () => {
  database = await testDatabase();
  [reader, appender, other] = ['reader', 'appender', 'other'].map((name) => new pg.Client(connection(database.url, name)));
  await Promise.all([reader, appender, other].map((client) => client!.connect()));
});

afterAll(async () => {
  await Promise.all([reader, appender, other].map((client) => client!.end()));
  await database.drop();
});

it('A position is settled once all that could have one below have ended', async () => {
  expect(await settledPosition(reader!)).toBe(0);
  await appender!.query('begin');
  await appender!.query('select pg_current_xact_id()'); // as an append does by its stream's row, before it takes a position
  await appender!.query(`select nextval('event_store.events_pos')`);
  let isSettled = false;
  const position = settledPosition(reader!).finally(() => (isSettled = true));
  for (let turn = 0; turn < 50; turn++) await other!.query('select 1');
  expect(isSettled).toBe(false);
  await appender!.query('rollback');
  expect(await position).toBe(1);
});
