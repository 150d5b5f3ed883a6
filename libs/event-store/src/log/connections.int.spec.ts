import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Session } from '../subscribe/session';
import { connection, isSilence, limited, pooled, type Pools, poolsOf, usualPatience } from './connections';
import { transaction } from './transaction';

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await testDatabase();
  pools = poolsOf(database.url);
});

afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
  await database.drop();
});

/** Of the sockets they are what the kernel says. */
const names = ['tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count', 'tcp_user_timeout', 'statement_timeout'];
const shown = `select ${names.map((name) => `current_setting('${name}') as ${name}`).join(', ')}, current_setting('idle_session_timeout') as idle`;
const keptAlive = { tcp_keepalives_idle: '10', tcp_keepalives_interval: '5', tcp_keepalives_count: '2' };

describe('The server gives up who is not heard any more', () => {
  it.each([
    ['read', '20000', '1min'],
    ['search', '20000', '2s'],
    ['write', '20000', '1min'],
    ['work', '20000', '1min'],
    ['admin', '0', '1min'],
  ] as const)('on the connections that %s', async (pool, tcp_user_timeout, statement_timeout) =>
    expect((await pools[pool].query(shown)).rows).toEqual([{ ...keptAlive, tcp_user_timeout, statement_timeout, idle: '0' }]),
  );

  it('on those for long work, which may take their time to read', async () => {
    const client = new pg.Client(connection(database.url, 'export', ['statement_timeout=0']));
    await client.connect();
    expect((await client.query(shown)).rows).toEqual([{ ...keptAlive, tcp_user_timeout: '0', statement_timeout: '0', idle: '0' }]);
    await client.end();
  });

  it('on the session with the locks, also when it says nothing though its connection is open', async () => {
    const session = new Session(database.url, () => undefined);
    expect((await session.query(shown, [])).rows).toEqual([
      { ...keptAlive, tcp_user_timeout: '20000', statement_timeout: '15s', idle: '30s' },
    ]);
    await session.close();
  });
});

it('A session says a word before the server takes it for gone', async () => {
  const session = new Session(database.url, () => undefined, { ...usualPatience, heartbeat: 100 });
  const { rows } = await session.query<{ pid: number; at: string }>('select pg_backend_pid() as pid, clock_timestamp()::text as at', []);
  const { pid, at } = rows[0]!;
  const later = `select from pg_stat_activity where pid = $1 and query_start > $2::timestamptz + interval '1 s'`; // longer than it may be idle
  await vi.waitFor(async () => expect((await pools.read.query(later, [pid, at])).rowCount).toBe(1), { timeout: 60_000 });
  await session.close();
});

it('A connection on which no answer came is not used again', async () => {
  const pool = pooled(limited(database.url, 'test', { ...usualPatience, statement: 50, silence: 50 }, ['statement_timeout=0']), 1);
  const pid = async () => (await pool.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
  const before = await pid();
  const late = transaction(pool, (tx) => tx.query('select pg_sleep(100)'));
  await expect(late).rejects.toSatisfy(isSilence);
  expect(await pid()).not.toBe(before);
  await pool.end();
});
