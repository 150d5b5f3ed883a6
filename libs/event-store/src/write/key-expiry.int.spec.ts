import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context } from '../context';
import { counter, counterView } from '../counter.fixture';
import { EventStore } from '../event-store';
import { KeyExpiry } from './key-expiry';

let database: TestDatabase;
let store: EventStore;
let owner: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url });
  store.aggregate(counter, counterView);
  await store.ready();
  owner = new pg.Client(database.url);
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await store.close();
  await database.drop();
});

const add = (commandId: string, source: 'client' | 'bus', id: string) =>
  context.run({ tenant: 'default', actor: 'a', commandId, source }, () =>
    store.atomically({ category: 'counter', id, commands: [{ type: 'Add', data: { amount: 1 } }] }),
  );
const keys = async () => (await owner.query<{ key: string }>('select key from event_store.dedupe order by 1')).rows.map(({ key }) => key);
const client = (n: number) => `01990000-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe('The keys of clients', () => {
  it('are forgotten when nobody can repeat them; what a message has done never is', async () => {
    await add(client(1), 'client', 'a');
    await add(client(2), 'bus', 'a');
    await owner.query(`update event_store.dedupe set recorded_at = now() - interval '31 days'`);
    await owner.query(`insert into event_store.dedupe (tenant, scope, key, recorded_at)
      select 'default', 'command', $1 || n || ':counter:0', now() - interval '40 days' from generate_series(1, 2500) n`, ['old']); // prettier-ignore
    await owner.query(`insert into event_store.dedupe (tenant, scope, key, recorded_at) values ('default', 'inbox', 'billing/1', 'epoch')`);
    await add(client(3), 'client', 'a');
    expect(await new KeyExpiry(store).forget()).toBe(2501);
    expect(await keys()).toEqual([`${client(2)}:counter:a:0`, `${client(3)}:counter:0`, 'billing/1']);
    await add(client(2), 'bus', 'a');
    await add(client(3), 'client', 'a');
    expect((await context.run({ tenant: 'default', actor: 'a', commandId: 'find' }, () => store.find('counter', 'a')))?.version).toBe(3);
  });

  it('are kept for a week, whoever asks', async () => {
    await owner.query(`update event_store.dedupe set recorded_at = now() - interval '6 days'`);
    expect((await owner.query(`select event_store.forget_client_keys('0 s', 1000) as n`)).rows).toEqual([{ n: 0 }]);
    expect(await keys()).toHaveLength(3);
  });
});
