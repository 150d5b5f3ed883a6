import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Context, context } from './context';
import { type Counter, counter, type CounterCommand, counterView } from './counter.fixture';
import { EventStore } from './event-store';
import type { Aggregate } from './types';

let database: TestDatabase;
let store: EventStore;
let counters: Aggregate<CounterCommand, Counter>;
let tallies: Aggregate<CounterCommand, Counter>;
let commands = 0;

beforeAll(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url });
  counters = store.aggregate(counter, counterView);
  tallies = store.aggregate({ ...counter, category: 'tally' }); // without a view, as a process is
  await store.ready();
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

const add = (amount: number): CounterCommand => ({ type: 'Add', data: { amount } });
const as = <T>(work: () => T, more: Partial<Context> = {}): T =>
  context.run({ tenant: 'default', actor: 'a', commandId: `c${++commands}`, ...more }, work);

describe('A flow', () => {
  it('is all that one thing led to, in any stream, and is found by every resource it touched', async () => {
    await as(() => counters.handle('order', add(1)));
    await as(() => tallies.handle('service', add(1)), { correlationId: 'order' });
    await as(() => counters.handle('other', add(1)));
    await as(() => tallies.handle('service', add(1)), { correlationId: 'other' });
    expect((await as(() => store.flow('order'))).map(({ category, id, version }) => [category, id, version])).toEqual([
      ['counter', 'order', 1],
      ['tally', 'service', 1],
    ]);
    expect(await as(() => store.correlationsOf('service'))).toEqual(['order', 'other']);
    expect(await as(() => store.flow('order'), { tenant: 'stranger' })).toEqual([]);
  });
});

describe('The check of the documents', () => {
  it('finds no difference in what was written', async () => {
    for (const n of Array.from({ length: 30 }, (_, i) => i)) await as(() => counters.handle(`n${n % 7}`, add(n), add(1)));
    await as(() => counters.handle('n3', { type: 'Remove', data: {} }));
    const seen: number[][] = [];
    expect(await store.rebuildCheck((streams, events) => seen.push([streams, events]))).toEqual([]);
    const [log] = await store.query<{ s: number; e: number }>(
      'select (select count(*) from event_store.streams) s, (select count(*) from event_store.events) e',
    );
    expect(seen.at(-1)).toEqual([log!.s, log!.e]);
  });

  it('finds a planted difference of any kind, changes nothing, and mends it when told', async () => {
    await store.query(`update unnamed.counter set document = jsonb_set(document, '{total}', '99') where id = 'n1'`);
    await store.query(`update unnamed.counter set state = '{"total":99}' where id = 'n2'`);
    await store.query(`delete from unnamed.counter where id = 'n4'`);
    await store.query(`update unnamed.counter set version = version + 1 where id = 'n5'`);
    await store.query(
      `insert into unnamed.counter select tenant, category, 'ghost', 0, 1, state, 1, document, flow, recorded_at, last_pos, xid from unnamed.counter where id = 'n6'`,
    );
    const planted = [
      ['n1', 'document'],
      ['n2', 'state'],
      ['n4', 'missing'],
      ['n5', 'version'],
      ['ghost', 'orphan'],
    ];
    const found = async () => (await store.rebuildCheck()).map(({ id, what }) => [id, what]).toSorted();
    expect(await found()).toEqual(planted.toSorted());
    expect(await found()).toEqual(planted.toSorted());
    expect(await store.rebuild()).toHaveLength(5);
    expect(await store.rebuildCheck()).toEqual([]);
    expect(await as(() => counters.handle('n4', add(1)))).toMatchObject({ document: { total: expect.any(Number) } });
  });
});
