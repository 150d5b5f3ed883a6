import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context } from '../context';
import { type Counter, counter, type CounterCommand, counterView } from '../counter.fixture';
import { EventStore } from '../event-store';
import type { Aggregate } from '../types';

let database: TestDatabase;
let store: EventStore;
let counters: Aggregate<CounterCommand, Counter>;

const as = <T>(tenant: string, commandId: string, work: () => T): T => context.run({ tenant, actor: 'tester', commandId }, work);
const add = (amount: number): CounterCommand => ({ type: 'Add', data: { amount } });
const versions = async (tenant: string, id: string, from?: number) => {
  const events = await as(tenant, 'read', () => store.readStream('counter', id, from));
  return events.map(({ id, tenant, version }) => `${tenant}/${id}@${version}`);
};

beforeAll(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url });
  counters = store.aggregate(counter, counterView);
  for (const [tenant, id] of [
    ['north', 'a'],
    ['north', 'b'],
    ['south', 'a'],
  ] as const)
    // prettier-ignore
    for (let n = 1; n <= 3; n += 1) await as(tenant, `${tenant} ${id} ${n}`, () => counters.handle(id, add(n)));
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

describe('Streams that are asked for at once', () => {
  it('come each to who asked, from its version on, of its tenant', async () => {
    const asked = [['north', 'a'], ['north', 'b', 2], ['south', 'a', 3], ['north', 'a', 4], ['north', 'none'], ['south', 'b']] as const; // prettier-ignore
    const read = await Promise.all([...asked, ...asked].map(([tenant, id, from]) => versions(tenant, id, from)));
    const expected = [['north/a@1', 'north/a@2', 'north/a@3'], ['north/b@2', 'north/b@3'], ['south/a@3'], [], [], []]; // prettier-ignore
    expect(read).toEqual([...expected, ...expected]);
  });

  it('are lists of their own', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => as('north', 'read', () => store.readStream('counter', 'a'))), // prettier-ignore
    );
    one!.length = 0;
    expect(other).toHaveLength(3);
  });

  it('take names with any characters', async () => {
    const id = `",\\"'\n{}[]%${'x'.repeat(100)}`;
    await as('north', 'odd', () => counters.handle(id, add(1)));
    expect(await versions('north', id)).toEqual([`north/${id}@1`]);
  });
});
