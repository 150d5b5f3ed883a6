import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventStore } from './event-store';
import { happened } from './log.fixture';
import type { StoredEvent } from './types';

let database: TestDatabase;
let stores: EventStore[];
const quiet = () => undefined;
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** A process, as far as the log can tell. */
const open = async () => {
  const store = new EventStore({ databaseUrl: database.url, report: quiet });
  stores.push(store);
  await store.ready();
  return store;
};

/** What a crash, or a net that breaks, does to the process that holds the locks. */
const cutOff = (store: EventStore, name = 'skyledger listens and locks') =>
  store.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()', [
    name,
  ]);

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

beforeEach(async () => {
  database = await testDatabase();
  stores = [];
});

afterEach(async () => {
  for (const store of stores) await store.close();
  await database.drop();
});

describe('A projection', () => {
  const table = 'create table applied (pos bigint primary key, id text not null)';
  const note = {
    id: 'notes',
    apply: async (tx: { query(text: string, values: unknown[]): Promise<unknown> }, events: StoredEvent[]) => {
      for (const { position, id } of events) await tx.query('insert into applied values ($1, $2)', [position, id]); // a second time would fail
    },
  };

  it('applies what it wants, once, and goes on where it was', async () => {
    const first = await open();
    await first.query(table);
    first.project({ ...note, filter: ({ id }) => id !== 'b' });
    await Promise.all(['a', 'b', 'c'].map((id) => first.append(happened(id, 3))));
    await first.idle();
    await first.close();
    const second = await open();
    second.project({ ...note, filter: ({ id }) => id !== 'b' });
    await second.append(happened('d', 2));
    await second.idle();
    const rows = await second.query<{ id: string; n: number }>('select id, count(*)::int as n from applied group by id order by id');
    expect(rows).toEqual([
      { id: 'a', n: 3 },
      { id: 'c', n: 3 },
      { id: 'd', n: 2 },
    ]);
  });

  it('applies each event once while its owner is cut off again and again', async () => {
    const [one, two] = [await open(), await open()];
    await one.query(table);
    const subscriptions = [one.project(note), two.project(note)];
    for (const round of numbers(10)) {
      await Promise.all(numbers(20).map((n) => one.append(happened(`${round}-${n}`))));
      await cutOff(one);
    }
    const head = await one.head();
    await Promise.all(subscriptions.map((subscription) => subscription.reached(head)));
    expect(await one.query('select count(*)::int as n from applied')).toEqual([{ n: 200 }]);
  });

  it('is undone and tried again when it fails', async () => {
    const store = await open();
    await store.query(table);
    let failures = 0;
    store.project({
      ...note,
      apply: async (tx, events) => {
        await note.apply(tx, events);
        if (++failures < 3) throw new Error('not yet');
      },
    });
    await store.append(happened('a', 5));
    await store.idle();
    expect([failures, await store.query('select count(*)::int as n from applied')]).toEqual([3, [{ n: 5 }]]);
  });
});

describe('A consumer', () => {
  it('handles the events of one key in order, and keys side by side', async () => {
    const store = await open();
    const handled: Record<string, number[]> = {};
    const running = new Set<string>();
    let most = 0;
    store.consume({
      id: 'c',
      concurrency: 4,
      handle: async ({ id, version }) => {
        expect(running.has(id)).toBe(false);
        running.add(id);
        most = Math.max(most, running.size);
        await new Promise(setImmediate);
        running.delete(id);
        (handled[id] ??= []).push(version);
      },
    });
    await Promise.all(numbers(300).map((n) => store.append(happened(`k${n % 10}`))));
    await store.idle();
    for (const n of numbers(10)) expect(handled[`k${n}`]).toEqual(numbers(30).map((version) => version + 1));
    expect(most).toBe(4);
  });

  it('tries again what failed; other keys go on, and all is idle only when it is done', async () => {
    const store = await open();
    const handled: string[] = [];
    const onError = vi.fn();
    store.consume({
      id: 'c',
      onError,
      handle: async ({ id, version }) => {
        if (id === 'bad' && onError.mock.calls.length < 3) throw new Error('no');
        handled.push(`${id}${version}`);
      },
    });
    await store.append(happened('bad', 2));
    await store.append(happened('good', 2));
    await store.idle();
    expect(handled).toEqual(['good1', 'good2', 'bad1', 'bad2']);
    expect(onError).toHaveBeenCalledTimes(3);
  });

  it('takes no more than its window', async () => {
    const store = await open();
    const { open: go, opened } = gate();
    let begun = 0;
    const first = store.consume({
      id: 'c',
      window: 10,
      concurrency: 100,
      handle: async () => {
        begun += 1;
        await opened;
      },
    });
    await Promise.all(numbers(50).map((n) => store.append(happened(`w${n}`))));
    await vi.waitFor(() => expect(begun).toBe(10));
    expect(first.position).toBeLessThan(50);
    go();
    await store.idle();
    expect(begun).toBe(50);
  });

  it('that dies in the middle of a page is followed by another, which misses nothing', async () => {
    const dying = await open();
    const { open: go, opened } = gate();
    const [before, after]: [number[], number[]] = [[], []];
    dying.consume({
      id: 'c',
      concurrency: 1,
      handle: async ({ position }) => {
        before.push(position);
        if (before.length === 30) await opened; // never comes back, as far as the log can tell
      },
    });
    await Promise.all(numbers(60).map((n) => dying.append(happened(`d${n}`, 2))));
    await vi.waitFor(() => expect(before).toHaveLength(30));
    const heir = await open();
    const inherited = heir.consume({ id: 'c', handle: async ({ position }) => void after.push(position) });
    expect(inherited.isOwner).toBe(false);
    await cutOff(heir);
    await vi.waitFor(() => expect(inherited.isOwner).toBe(true), 10_000);
    await inherited.reached(await heir.head());
    const all = (await heir.query<{ pos: number }>('select pos from event_store.events order by pos')).map(({ pos }) => pos);
    expect([...new Set([...before, ...after])].toSorted((a, b) => a - b)).toEqual(all);
    expect(after).toContain(before.at(-1));
    go();
  });

  it('hears what another process appends', async () => {
    const [writer, listener] = [await open(), await open()];
    let heard = 0;
    listener.consume({ id: 'c', handle: async () => void heard++ });
    await listener.idle();
    await writer.append(happened('a'));
    await vi.waitFor(() => expect(heard).toBe(1), { timeout: 60_000, interval: 2 });
  });
});
