import { randomUUID } from 'node:crypto';
import { Rejection } from '@skyledger/event-sourcing';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { type KurrentDb, kurrentDb } from '@skyledger/testing/kurrentdb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kurrentDbAdapter } from '../adapters/kurrentdb/kurrentdb-adapter';
import { KurrentLog } from '../adapters/kurrentdb/kurrentdb-log';
import { context } from '../context';
import { counter, counterView } from '../counter.fixture';
import { EventStore } from '../event-store';
import { happening, itemsOf, newTenant } from './log-items.fixture';
import { storeContract } from './store-contract.fixture';

let database: TestDatabase;
let server: KurrentDb;
beforeAll(async () => {
  [database, server] = await Promise.all([testDatabase(), kurrentDb()]);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const open = () => new EventStore({ databaseUrl: database.url, adapter: kurrentDbAdapter(server.url) });

storeContract('in KurrentDB, with rows in PostgreSQL,', open);

describe('A store on KurrentDB', () => {
  it('makes rows of what was appended while nobody kept them, and finds and mends what somebody else has changed', async () => {
    const tenant = newTenant();
    const me = <T>(work: () => Promise<T>) => context.run({ tenant, actor: 'tester', commandId: randomUUID() }, work);
    const first = open();
    const counters = first.aggregate(counter, counterView);
    await me(() => counters.handle('a', { type: 'Add', data: { amount: 1 } }));
    await first.query(`delete from event_store.documents where tenant = $1`, [tenant]);
    await first.close();

    const second = open();
    const again = second.aggregate(counter, counterView);
    expect(await second.rebuildCheck()).toMatchObject([{ tenant, category: 'counter', id: 'a', what: 'missing' }]);
    await me(() => again.handle('a', { type: 'Add', data: { amount: 1 } })).catch((error: unknown) =>
      expect(error).toBeInstanceOf(Rejection),
    );
    await second.rebuild();
    expect(await second.rebuildCheck()).toEqual([]);
    expect(await me(() => again.find('a'))).toMatchObject({ document: { total: 1 } });
    await second.query(`update event_store.documents set document = '{"forged": true}' where tenant = $1`, [tenant]);
    expect(await second.rebuildCheck()).toMatchObject([{ id: 'a', what: 'document' }]);
    await second.rebuild();
    expect(await me(() => again.find('a'))).toMatchObject({ document: { total: 1 } });
    await second.close();
  });

  it.each([
    ['bus', (commandId: string) => `${commandId}:counter:a:0`, 'a'],
    ['client', (commandId: string) => `${commandId}:counter:0`, 'b'],
  ] as const)('does once what a process did for a %s that died before its row was written', async (source, keyOf, again) => {
    const tenant = newTenant();
    const commandId = randomUUID();
    const dead = new KurrentLog(server.url);
    const dedupe = { scope: 'command', key: keyOf(commandId), result: [{ category: 'counter', id: 'a' }] };
    const raised = happening({ type: 'CounterRaised', data: { amount: 7 } });
    await dead.append({ ...itemsOf(tenant, 'counter')('a', 0, [raised]), dedupe });
    await dead.close();
    const store = open();
    const counters = store.aggregate(counter, counterView);
    const answer = await context.run({ tenant, actor: 'tester', commandId, source }, () =>
      counters.handle(again, { type: 'Add', data: { amount: 7 } }),
    );
    expect(answer).toMatchObject({ id: 'a', version: 1, document: { total: 7 } });
    expect(await context.run({ tenant, actor: 'tester', commandId }, () => store.readStream('counter', 'a'))).toHaveLength(1);
    await store.close();
  });

  it('refuses what asks the log by SQL, and says why', async () => {
    const store = open();
    await expect(store.query('select count(*) from event_store.events')).rejects.toThrow('here it is in KurrentDB');
    await expect(store.transaction((tx) => tx.query('select pos from event_store.events'))).rejects.toThrow(Rejection);
    expect(() => store.logInSql('Time travel')).toThrow('Time travel needs the log in PostgreSQL');
    expect(await store.query('select 1 as one')).toEqual([{ one: 1 }]);
    await store.close();
  });

  it('does not begin where the documents are of another log', async () => {
    const another = await testDatabase();
    const inSql = new EventStore({ databaseUrl: another.url });
    const numbers = inSql.aggregate(counter, counterView);
    await context.run({ tenant: 'default', actor: 'tester', commandId: randomUUID() }, () =>
      numbers.handle('a', { type: 'Add', data: { amount: 1 } }),
    );
    await inSql.close();
    const elsewhere = new EventStore({ databaseUrl: another.url, adapter: kurrentDbAdapter(server.url) });
    await expect(elsewhere.ready()).rejects.toThrow('has a log already');
    const back = new EventStore({ databaseUrl: database.url });
    await expect(back.ready()).rejects.toThrow('KURRENTDB_URL is missing');
    const empty = await kurrentDb({ hasBatches: true });
    const ahead = new EventStore({ databaseUrl: database.url, adapter: kurrentDbAdapter(empty.url) });
    await expect(ahead.ready()).rejects.toThrow('it is another log, or was restored');
    await Promise.all([elsewhere, back, ahead].map((store) => store.close()));
    await empty.stop();
    await another.drop();
  });

  it('is written to by two processes that share the rows', async () => {
    const tenant = newTenant();
    const me = <T>(work: () => Promise<T>) => context.run({ tenant, actor: 'tester', commandId: randomUUID() }, work);
    const stores = [open(), open()];
    const both = stores.map((store) => store.aggregate(counter, counterView));
    for (let n = 1; n <= 6; n++) {
      const written = await me(() => both[n % 2]!.handle('a', { type: 'Add', data: { amount: 1 } }));
      expect(written).toMatchObject({ version: n, document: { total: n } });
      expect(await me(() => both[n % 2]!.find('a'))).toEqual(written);
    }
    await Promise.all(stores.map((store) => store.close()));
  });
});
