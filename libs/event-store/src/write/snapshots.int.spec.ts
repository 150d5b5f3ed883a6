import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Context, context } from '../context';
import { type Counter, counter, type CounterCommand, counterView } from '../counter.fixture';
import { EventStore } from '../event-store';
import type { Aggregate } from '../types';

let database: TestDatabase;
let stores: EventStore[];
let here: Aggregate<CounterCommand, Counter>;
let there: Aggregate<CounterCommand, Counter>;
let commands = 0;

beforeAll(async () => {
  database = await testDatabase();
  stores = [1, 2].map(() => new EventStore({ databaseUrl: database.url }));
  [here, there] = stores.map((store) => store.aggregate(counter, counterView)) as [typeof here, typeof there];
  await Promise.all(stores.map((store) => store.ready()));
});

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await database.drop();
});

const as = <T>(work: () => Promise<T>, more: Partial<Context> = {}) =>
  context.run({ tenant: 'default', actor: 'a', commandId: `c${++commands}`, ...more }, work);
const add = (to: typeof here, id: string, amount = 1, more: Partial<Context> = {}) =>
  as(() => to.handle(id, { type: 'Add', data: { amount } }), more);
/** How often rows were read by what is done. */
const reads = async (work: () => Promise<unknown>): Promise<number> => {
  const pool = stores[0]!.pools.read;
  const query = pool.query.bind(pool);
  let n = 0;
  pool.query = ((config: { name?: string }, ...more: unknown[]) => {
    if (config.name?.startsWith('rows of')) n += 1;
    return (query as (...all: unknown[]) => unknown)(config, ...more);
  }) as typeof pool.query;
  await work().finally(() => (pool.query = query));
  return n;
};

describe('A stream that was just written', () => {
  it('is not read again', async () => {
    await add(here, 'hot');
    expect(await reads(() => add(here, 'hot'))).toBe(0);
    expect(await add(here, 'hot')).toMatchObject({ version: 3, document: { total: 3 } });
  });

  it('is read anew when another process has written it', async () => {
    await add(here, 'shared');
    await add(there, 'shared', 10);
    expect(await reads(async () => expect(await add(here, 'shared')).toMatchObject({ version: 3, document: { total: 12 } }))).toBe(1);
  });

  it('is read anew before anything is refused, or nothing is decided', async () => {
    await add(here, 'full', 1000);
    await as(() => there.handle('full', { type: 'Remove', data: {} }));
    expect(await add(here, 'full', 1000)).toMatchObject({ version: 3 });
    await as(() => there.handle('full', { type: 'Remove', data: {} }));
    expect(await add(here, 'full', 0)).toMatchObject({ version: 4, document: undefined });
  });

  it('is read anew before a version is refused', async () => {
    await add(here, 'matched');
    await add(there, 'matched');
    expect(await add(here, 'matched', 1, { ifMatch: 2 })).toMatchObject({ version: 3 });
    await expect(add(here, 'matched', 1, { ifMatch: 2 })).rejects.toMatchObject({ version: 3 });
  });

  it('is another one for another tenant', async () => {
    await add(here, 'same', 5);
    expect(await add(here, 'same', 1, { tenant: 'other' })).toMatchObject({ version: 1, document: { total: 1 } });
  });

  it('loses nothing when two processes write it at once', async () => {
    const all = Array.from({ length: 60 }, (_, n) => add(n % 2 ? here : there, `race${n % 3}`, 1, { source: 'bus' }));
    await Promise.all(all);
    for (const id of ['race0', 'race1', 'race2']) expect((await as(() => here.find(id)))?.document?.total).toBe(20);
    expect(await stores[0]!.rebuildCheck()).toEqual([]);
  });
});
