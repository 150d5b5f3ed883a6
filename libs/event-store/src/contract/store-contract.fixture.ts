import { randomUUID } from 'node:crypto';
import { Rejection } from '@skyledger/event-sourcing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Context, context } from '../context';
import { type Counter, counter, type CounterCommand, counterView } from '../counter.fixture';
import type { EventStore } from '../event-store';
import { type Aggregate, PreconditionFailed, type StoredEvent } from '../types';
import { newTenant } from './log-items.fixture';

type Counters = Aggregate<CounterCommand, Counter>;

const add = (amount: number): CounterCommand => ({ type: 'Add', data: { amount } });
const remove: CounterCommand = { type: 'Remove', data: {} };

/** Runs work as somebody of one tenant; each call is a request of its own, unless it is said which. */
const as =
  (tenant: string) =>
  <T>(work: () => Promise<T>, more: Partial<Context> = {}): Promise<T> =>
    context.run({ tenant, actor: 'tester', commandId: randomUUID(), ...more }, work);

/** What aggregates, projections and consumers may rely on, wherever the log lies. `open` gives a store that is not ready yet. */
export const storeContract = (name: string, open: () => EventStore | Promise<EventStore>): void => {
  describe(`An aggregate ${name}`, () => {
    let store: EventStore;
    let counters: Counters;
    const heard: StoredEvent[] = [];
    beforeAll(async () => {
      store = await open();
      counters = store.aggregate(counter, counterView);
      store.consume({ id: 'hearing', handle: async (event) => void heard.push(event) });
      await store.ready();
    });
    afterAll(() => store?.close());

    const the = () => ({ store, counters, heard });
    commands(the);
    repetitions(the);
    several(the);
    reactions(the);
  });
};

type The = () => { store: EventStore; counters: Counters; heard: StoredEvent[] };

const commands = (the: The) => {
  it('reads what it has written', async () => {
    const me = as(newTenant());
    for (const n of [1, 2, 3, 4, 5]) {
      const written = await me(() => the().counters.handle('a', add(2)));
      expect(written).toMatchObject({ id: 'a', version: n, document: { id: 'a', total: 2 * n } });
      expect(await me(() => the().counters.find('a'))).toEqual(written);
    }
  });

  it('does all commands of a call or none', async () => {
    const me = as(newTenant());
    await me(() => the().counters.handle('a', add(1), add(2)));
    await expect(me(() => the().counters.handle('a', add(5), { type: 'Refuse', data: {} }))).rejects.toThrow(Rejection);
    expect(await me(() => the().counters.find('a'))).toMatchObject({ version: 2, document: { total: 3 } });
  });

  it('is gone once it is removed, and keeps its tenant to itself', async () => {
    const me = as(newTenant());
    await me(() => the().counters.handle('a', add(1)));
    await me(() => the().counters.handle('a', remove));
    expect(await me(() => the().counters.find('a'))).toBeUndefined();
    expect(await as(newTenant())(() => the().counters.find('a'))).toBeUndefined();
  });

  it('loses nothing when many change it at once', async () => {
    const me = as(newTenant());
    await Promise.all(Array.from({ length: 20 }, () => me(() => the().counters.handle('a', add(1)))));
    expect(await me(() => the().counters.find('a'))).toMatchObject({ version: 20, document: { total: 20 } });
  });

  it('refuses a change of a version that is no longer the present one', async () => {
    const me = as(newTenant());
    await me(() => the().counters.handle('a', add(1)));
    await me(() => the().counters.handle('a', add(1)));
    await expect(me(() => the().counters.handle('a', add(1)), { ifMatch: 1 })).rejects.toThrow(PreconditionFailed);
  });
};

const repetitions = (the: The) => {
  it('does once what a message asks for twice, one after the other or at once', async () => {
    const me = as(newTenant());
    const message = { commandId: randomUUID(), source: 'bus' } as const;
    const first = await me(() => the().counters.handle('a', add(1)), message);
    await me(() => the().counters.handle('a', add(10)));
    expect(first.version).toBe(1);
    expect(await me(() => the().counters.handle('a', add(1)), message)).toMatchObject({ version: 2, document: { total: 11 } });
    const another = { commandId: randomUUID(), source: 'bus' } as const;
    await Promise.all(Array.from({ length: 5 }, () => me(() => the().counters.handle('a', add(100)), another)));
    expect(await me(() => the().counters.find('a'))).toMatchObject({ version: 3, document: { total: 111 } });
  });

  it("creates once what a client's key asks for twice, though each request brings an id of its own", async () => {
    const me = as(newTenant());
    const key = { commandId: randomUUID(), source: 'client' } as const;
    const first = await me(() => the().counters.handle('a', add(1)), key);
    expect(await me(() => the().counters.handle('b', add(1)), key)).toEqual(first);
    expect(await me(() => the().counters.find('b'))).toBeUndefined();
  });

  it('remembers a message that changed nothing', async () => {
    const me = as(newTenant());
    const message = { commandId: randomUUID(), source: 'bus' } as const;
    await me(() => the().counters.handle('a', add(0)), message);
    await me(() => the().counters.handle('a', add(1)));
    expect(await me(() => the().counters.handle('a', add(1000)), message)).toMatchObject({ version: 1, document: { total: 1 } });
  });
};

const several = (the: The) => {
  it('changes together with others, or not at all', async () => {
    const me = as(newTenant());
    const { store, counters } = the();
    await me(() => store.atomically(counters.on('a', add(1)), counters.on('b', add(2))));
    expect(await me(() => counters.find('b'))).toMatchObject({ version: 1, document: { total: 2 } });
    await expect(me(() => store.atomically(counters.on('a', add(1)), counters.on('b', add(5000))))).rejects.toThrow(Rejection);
    expect(await me(() => counters.find('a'))).toMatchObject({ version: 1, document: { total: 1 } });
    await Promise.all(Array.from({ length: 5 }, () => me(() => store.atomically(counters.on('a', add(1)), counters.on('b', add(1))))));
    expect(await me(() => counters.find('a'))).toMatchObject({ version: 6 });
    expect(await me(() => counters.find('b'))).toMatchObject({ version: 6, document: { total: 7 } });
  });
};

const reactions = (the: The) => {
  it('is heard by consumers, in order, once all is quiet', async () => {
    const tenant = newTenant();
    const me = as(tenant);
    for (const id of ['a', 'b', 'a', 'c', 'a']) await me(() => the().counters.handle(id, add(1)));
    await the().store.idle();
    const mine = the().heard.filter((event) => event.tenant === tenant);
    expect(mine.filter(({ id }) => id === 'a').map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(mine).toHaveLength(5);
    expect(mine[0]).toMatchObject({
      type: 'CounterRaised',
      category: 'counter',
      data: { amount: 1 },
      meta: { actor: 'tester', correlationId: 'a' },
    });
  });

  it('is found by its flow', async () => {
    const me = as(newTenant());
    await me(() => the().counters.handle('a', add(1)));
    await me(() => the().counters.handle('b', add(1)), { correlationId: 'a' });
    await me(() => the().counters.handle('b', add(2)), { correlationId: 'b' });
    expect((await me(() => the().store.flow('a'))).map(({ id, version }) => `${id}${version}`)).toEqual(['a1', 'b1']);
    expect(await me(() => the().store.correlationsOf('b'))).toEqual(['a', 'b']);
  });

  it('comes to the same when it is folded from zero', async () => {
    const tenant = newTenant();
    const me = as(tenant);
    await me(() => the().counters.handle('a', add(1), add(3)));
    await me(() => the().counters.handle('b', add(1)));
    await me(() => the().counters.handle('b', remove));
    expect((await the().store.rebuildCheck()).filter((difference) => difference.tenant === tenant)).toEqual([]);
    const events = await me(() => the().store.readStream('counter', 'a'));
    expect(events.map(({ version, data }) => [version, data])).toEqual([
      [1, { amount: 1 }],
      [2, { amount: 3 }],
    ]);
  });
};
