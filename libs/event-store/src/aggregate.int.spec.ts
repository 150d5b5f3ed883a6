import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Context, context } from './context';
import { type Counter, counter, type CounterCommand, counterView } from './counter.fixture';
import { EventStore } from './event-store';
import { SimulatedClock } from './ports';
import { type Aggregate, PreconditionFailed, StaleBase } from './types';

let database: TestDatabase;
let store: EventStore;
let counters: Aggregate<CounterCommand, Counter>;
let tallies: Aggregate<CounterCommand, Counter>;
const clock = new SimulatedClock();
let commands = 0;

const open = () => {
  const opened = new EventStore({ databaseUrl: database.url, clock, serviceOf: () => 'count-house' });
  return {
    opened,
    counters: opened.aggregate(counter, counterView),
    tallies: opened.aggregate({ ...counter, category: 'tally' }, counterView),
  };
};

beforeAll(async () => {
  database = await testDatabase();
  ({ opened: store, counters, tallies } = open());
  await store.ready();
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

const add = (amount: number): CounterCommand => ({ type: 'Add', data: { amount } });
const as = <T>(work: () => T, more: Partial<Context> = {}): T =>
  context.run({ tenant: 'default', actor: 'tester', commandId: `command-${++commands}`, ...more }, work);
const eventsOf = (id: string, category = 'counter') => as(() => store.readStream(category, id));

describe('An aggregate', () => {
  it('answers with what it wrote, and finds it', async () => {
    const written = await as(() => counters.handle('a', add(2), add(3)));
    expect(written).toMatchObject({ id: 'a', version: 2, document: { id: 'a', total: 5 } });
    expect(await as(() => counters.find('a'))).toEqual(written);
  });

  it('writes all commands or none', async () => {
    await expect(as(() => counters.handle('b', add(2), { type: 'Refuse', data: {} }))).rejects.toMatchObject({ code: 'conflict' });
    expect(await as(() => counters.find('b'))).toBeUndefined();
  });

  it('writes nothing when nothing was decided', async () => {
    expect(await as(() => counters.handle('c', add(0)))).toEqual({ id: 'c', document: undefined, version: 0 });
    await as(() => counters.handle('c', add(1)));
    expect(await as(() => counters.handle('c', add(0)))).toMatchObject({ version: 1, document: { total: 1 } });
  });

  it('is not found after it was deleted, nor by another tenant', async () => {
    await as(() => counters.handle('d', add(1)));
    expect(await as(() => counters.find('d'), { tenant: 'other' })).toBeUndefined();
    expect(await as(() => counters.handle('d', { type: 'Remove', data: {} }))).toEqual({ id: 'd', document: undefined, version: 2 });
    expect(await as(() => counters.find('d'))).toBeUndefined();
  });

  it('needs a context', () => expect(counters.handle('x', add(1))).rejects.toThrow('No context'));

  it("keeps its documents in its service's schema", async () => {
    const [row] = await store.query<{ count: number }>('select count(*) from count_house.counter');
    expect(row!.count).toBeGreaterThan(0);
  });

  it('is written to by many at once, from two processes, without a loss', async () => {
    const { opened, counters: others } = open();
    const twenty = Array.from({ length: 20 }, (_, n) => n);
    await Promise.all(twenty.map((n) => as(() => (n % 2 ? counters : others).handle('hot', add(1)), { source: 'bus' })));
    expect(await as(() => counters.find('hot'))).toMatchObject({ version: 20, document: { total: 20 } });
    await opened.close();
  });

  it('folds the stream when the stored state is of an older meaning', async () => {
    await as(() => counters.handle('old', add(4)));
    const renewed = new EventStore({ databaseUrl: database.url, clock, serviceOf: () => 'count-house' });
    const doubled = renewed.aggregate({ ...counter, stateSchema: 2 }, counterView);
    await store.query(`update count_house.counter set state = '{"sum":4}' where id = 'old'`);
    expect(await as(() => doubled.handle('old', add(1)))).toMatchObject({ version: 2, document: { total: 5 } });
    await renewed.close();
  });
});

describe('What an event carries', () => {
  it('is who and why; a new stream starts a flow of its own, a later command goes on with it', async () => {
    await as(() => counters.handle('flow', add(1)), { commandId: 'first', reason: 'asked to', traceparent: '00-1' });
    await as(() => counters.handle('flow', add(1)), { commandId: 'second', actor: 'other', causationId: 'event-9' });
    const [one, two] = await eventsOf('flow');
    expect(one!.meta).toEqual({
      actor: 'tester',
      correlationId: 'flow',
      causationId: 'first',
      commandId: 'first',
      reason: 'asked to',
      traceparent: '00-1',
      commands: [{ type: 'Add', as: 0 }],
    });
    expect(two!.meta).toEqual({ actor: 'other', correlationId: 'flow', causationId: 'event-9', commandId: 'second' });
  });

  it('is the flow of its cause, where there is one', async () => {
    await as(() => counters.handle('caused', add(1)), { correlationId: 'order-1' });
    await as(() => counters.handle('caused', add(1)));
    expect((await eventsOf('caused')).map(({ meta }) => meta.correlationId)).toEqual(['order-1', 'order-1']);
  });

  it('is a time that never goes back inside a stream', async () => {
    const slow = new EventStore({
      databaseUrl: database.url,
      clock: new SimulatedClock('2025-01-01T00:00:00Z'),
      serviceOf: () => 'count-house',
    });
    const late = slow.aggregate(counter, counterView);
    await as(() => counters.handle('time', add(1)));
    expect(await as(() => late.handle('time', add(1)))).toMatchObject({ document: { changes: [clock.now(), clock.now()] } });
    await slow.close();
  });
});

describe('A command that comes twice', () => {
  it('by the bus has one effect, whatever it would decide now', async () => {
    const message: Partial<Context> = { source: 'bus', commandId: 'message-1' };
    await as(() => counters.handle('twice', add(900)), message);
    expect(await as(() => counters.handle('twice', add(900)), message)).toMatchObject({ version: 1, document: { total: 900 } });
    await expect(as(() => counters.handle('twice', add(900)), { ...message, commandId: 'message-2' })).rejects.toThrow('Too much');
  });

  it('by the bus has no effect later, when it had none at first', async () => {
    const message: Partial<Context> = { source: 'bus', commandId: 'message-3' };
    await as(() => counters.handle('silent', add(0)), message);
    expect(await as(() => counters.handle('silent', add(5)), message)).toMatchObject({ version: 0 });
  });

  it('from a client gets the resource of the first time', async () => {
    const request: Partial<Context> = { source: 'client', commandId: 'key-1' };
    await as(() => counters.handle('one', add(1)), request);
    expect(await as(() => counters.handle('two', add(1)), request)).toMatchObject({ id: 'one', version: 1, document: { total: 1 } });
    expect(await as(() => counters.find('two'))).toBeUndefined();
  });

  it('is not what one message says to several streams, or to one stream in two calls', async () => {
    const handler = async () => {
      await Promise.all(['m1', 'm2', 'm3'].map((id) => counters.handle(id, add(1))));
      await counters.handle('m1', add(1));
    };
    await as(handler, { source: 'bus', commandId: 'message-4' });
    await as(handler, { source: 'bus', commandId: 'message-4' });
    const found = await Promise.all(['m1', 'm2', 'm3'].map((id) => as(() => counters.find(id))));
    expect(found.map((each) => each?.document?.total)).toEqual([2, 1, 1]);
    const ids = (await Promise.all(['m1', 'm2', 'm3'].map((id) => eventsOf(id)))).flat().map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(4);
  });
});

describe('A client that names a version', () => {
  it('is refused when another one is present', async () => {
    await as(() => counters.handle('match', add(1)));
    await expect(as(() => counters.handle('match', add(1)), { ifMatch: 2 })).rejects.toBeInstanceOf(PreconditionFailed);
    await expect(as(() => counters.handle('match', add(1)), { basedOn: 0 })).rejects.toBeInstanceOf(StaleBase);
    expect(await as(() => counters.handle('match', add(1)), { ifMatch: 1 })).toMatchObject({ version: 2 });
  });

  it('wins once when many name the same', async () => {
    await as(() => counters.handle('race', add(1)));
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => as(() => counters.handle('race', add(1)), { ifMatch: 1 })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await as(() => counters.find('race'))).toMatchObject({ version: 2 });
  });
});

describe('Several streams atomically', () => {
  it('are all written or none', async () => {
    const both = (amount: number) => as(() => store.atomically(counters.on('p', add(1)), tallies.on('p', add(amount))));
    expect(await both(10)).toMatchObject([
      { id: 'p', version: 1, document: { total: 1 } },
      { id: 'p', version: 1, document: { total: 10 } },
    ]);
    await expect(both(999)).rejects.toThrow('Too much');
    expect(await as(() => counters.find('p'))).toMatchObject({ version: 1 });
  });

  it('are written once by a message that comes twice', async () => {
    const message: Partial<Context> = { source: 'bus', commandId: 'message-5' };
    const both = () => as(() => store.atomically(counters.on('q', add(1)), tallies.on('q', add(1))), message);
    const first = await both();
    expect(await both()).toEqual(first);
  });

  it('meet others that change the same streams, and lose nothing', async () => {
    const { opened, counters: otherCounters, tallies: otherTallies } = open();
    const once = (n: number) =>
      n % 2
        ? store.atomically(counters.on('r', add(1)), tallies.on('r', add(1)))
        : opened.atomically(otherTallies.on('r', add(1)), otherCounters.on('r', add(1)));
    await Promise.all(Array.from({ length: 12 }, (_, n) => as(() => once(n), { source: 'bus' })));
    expect([await as(() => counters.find('r')), await as(() => tallies.find('r'))]).toMatchObject([{ version: 12 }, { version: 12 }]);
    await opened.close();
  });

  it('may be thousands', async () => {
    const written = await as(() =>
      store.atomically(...Array.from({ length: 2000 }, (_, n) => counters.on(`many-${n}`, add(n % 7 === 0 ? 0 : n % 1000)))),
    );
    expect(written).toHaveLength(2000);
  });
});
