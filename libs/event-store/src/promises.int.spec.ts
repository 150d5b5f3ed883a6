import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg, { type PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { context } from './context';
import { counter, type CounterCommand, counterView } from './counter.fixture';
import { EventStore } from './event-store';
import { happened } from './log.fixture';
import type { StoredEvent } from './types';

let database: TestDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url });
  await store.ready();
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

describe('What is in the log', () => {
  it.each(['update event_store.events set version = version', 'delete from event_store.events', 'truncate event_store.events'])(
    'is never changed, whoever wants it: %s',
    async (statement) => {
      await store.append(happened('kept'));
      await expect(store.query(statement)).rejects.toThrow('Events are never changed or removed');
      await expect(store.query(`set session_replication_role = replica; ${statement}`)).rejects.toThrow(/never changed|permission denied/);
    },
  );

  it('has positions that grow with the versions of a stream', async () => {
    await Promise.all(Array.from({ length: 50 }, () => store.append(happened('growing', 2))));
    const rows = await store.query<{ version: number }>(
      `select e.version from event_store.events e join event_store.streams s using (sid) where s.id = 'growing' order by pos`,
    );
    expect(rows.map(({ version }) => version)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  });
});

describe('A projection', () => {
  it('writes its effect and its checkpoint in one transaction', async () => {
    await store.query('create table effects (pos bigint)');
    store.project({
      id: 'effects',
      filter: ({ id }: StoredEvent) => id === 'wanted',
      apply: (tx: PoolClient, events) => tx.query('insert into effects values ($1)', [events[0]!.position]).then(() => undefined),
    });
    await store.append(happened('wanted'));
    await store.idle();
    const writers = `select (select xmin::text from effects) = xmin::text as same from event_store.checkpoints where id = 'effects'`;
    expect(await store.query(writers)).toEqual([{ same: true }]);
  });
});

describe('A command', () => {
  it('that another process was faster than is decided anew, on what that one left behind', async () => {
    const processes = [0, 1].map(() => new EventStore({ databaseUrl: database.url }));
    const [one, two] = processes.map((process) => process.aggregate(counter, counterView));
    const as = <T>(commandId: string, work: () => T) => context.run({ tenant: 'default', actor: 'tester', commandId }, work);
    const add = (amount: number): CounterCommand => ({ type: 'Add', data: { amount } });
    await as('first', () => one!.handle('met', add(1)));
    const holder = new pg.Client(database.url);
    await holder.connect();
    await holder.query(`begin; select from event_store.streams where category = 'counter' and id = 'met' for update`);
    const both = Promise.all([as('ten', () => one!.handle('met', add(10))), as('hundred', () => two!.handle('met', add(100)))]);
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await vi.waitFor(async () => expect(await store.query(waiting)).toHaveLength(2), { timeout: 10_000 }); // both have read, and want to append
    await holder.query('commit');
    await both;
    expect(await as('read', () => one!.find('met'))).toMatchObject({ version: 3, document: { total: 111 } });
    await Promise.all([...processes.map((process) => process.close()), holder.end()]);
  });
});

describe('An append', () => {
  it('is told to other processes, by a transaction that is none of the append', async () => {
    const listener = new pg.Client(database.url);
    await listener.connect();
    await listener.query('listen skyledger_log');
    let heard = 0;
    listener.on('notification', () => (heard += 1));
    await store.append(happened('told'));
    await vi.waitFor(() => expect(heard).toBeGreaterThan(0), { timeout: 10_000 });
    await listener.end();
  });
});
