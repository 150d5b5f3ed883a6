import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context } from '../context';
import { type Counter, counter, type CounterCommand, counterView } from '../counter.fixture';
import { EventStore } from '../event-store';
import { SimulatedClock } from '../ports';
import type { Aggregate, StoredEvent } from '../types';
import { hadHappened, type Moment } from './moment';
import { TimeTravel } from './time-travel';

let database: TestDatabase;
let store: EventStore;
let past: TimeTravel;
let counters: Aggregate<CounterCommand, Counter>;
const clock = new SimulatedClock();
let commands = 0;

beforeAll(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url, clock });
  counters = store.aggregate(counter, counterView);
  past = new TimeTravel(store);
  await store.ready();
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

const as = <T>(work: () => T, tenant = 'default'): T => context.run({ tenant, actor: 'a', commandId: `c${++commands}` }, work);
const day = (n: number) => `2026-01-${`${n}`.padStart(2, '0')}T00:00:00.000Z`;
const stream = (id: string) => ({ category: 'counter', id });

describe('A resource as it was', () => {
  beforeAll(async () => {
    for (const n of [1, 2, 3]) {
      clock.moveTo(day(n));
      await as(() => counters.handle('one', { type: 'Add', data: { amount: n } }, { type: 'Add', data: { amount: n } }));
    }
    clock.moveTo(day(4));
    await as(() => counters.handle('one', { type: 'Remove', data: {} }));
  });

  it('is what its events came to by then', async () => {
    const at = (time: string) => as(() => past.state(stream('one'), { time }));
    expect(await at('2025-12-31T00:00:00Z')).toBeUndefined();
    expect(await at(day(2))).toMatchObject({ version: 4, recordedAt: day(2), document: { total: 6 }, state: { total: 6 } });
    expect(await at('2026-01-02T23:59:59.999Z')).toMatchObject({ version: 4 });
    expect(await at(day(3))).toMatchObject({ version: 6, document: { total: 12 } });
  });

  it('has no document once it was deleted', async () => {
    const then = await as(() => past.state(stream('one'), { time: '2027-01-01T00:00:00Z' }));
    expect(then).toMatchObject({ version: 7 });
    expect(then).not.toHaveProperty('document');
  });

  it('is found by a position, too', async () => {
    const events = await as(() => store.readStream('counter', 'one'));
    for (const { position, version } of events) {
      expect(await as(() => past.state(stream('one'), { position }))).toMatchObject({ version, position });
    }
    expect(await as(() => past.state(stream('one'), { position: events[0]!.position - 1 }))).toBeUndefined();
  });

  it('belongs to its tenant, and to a category of this process', async () => {
    expect(await as(() => past.state(stream('one'), { time: day(9) }), 'stranger')).toBeUndefined();
    expect(await as(() => past.state({ category: 'unknown', id: 'one' }, { time: day(9) }))).toBeUndefined();
  });
});

it('Any moment of any history shows each stream as the events until then do', async () => {
  const ids = ['a', 'b', 'c'];
  for (let n = 0; n < 120; n++) {
    if (n % 7 === 0) clock.moveTo(new Date(Date.parse(clock.now()) + 60_000 * (n % 3)).toISOString());
    await as(() => counters.handle(ids[(n * n) % 3]!, { type: 'Add', data: { amount: 1 } }));
  }
  const events: StoredEvent[] = [];
  for await (const event of store.readAll()) if (ids.includes(event.id)) events.push(event);
  const moments: Moment[] = events.flatMap(({ recordedAt, position }) => [{ time: recordedAt }, { position }]);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...moments), async (moment) => {
      const expected = ids.map((id) => events.filter((event) => event.id === id && hadHappened(moment, event)).length);
      const found = await as(() => past.states(ids.map(stream), moment));
      expect(ids.map((id) => found.find((one) => one.id === id)?.version ?? 0)).toEqual(expected);
      for (const { document, version } of found) expect(document).toMatchObject({ total: version });
    }),
    { numRuns: 60 },
  );
});
