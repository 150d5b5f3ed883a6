import { uuidV5 } from '@skyledger/event-sourcing';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context } from './context';
import { EventStore } from './event-store';
import type { AppendItem, NewEvent } from './types';

let database: TestDatabase;
let store: EventStore;
let streams = 0;

beforeAll(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url });
  await store.ready();
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

const at = '2026-01-01T00:00:00.000Z';
const meta = { actor: 'tester', correlationId: 'flow', causationId: 'cause' };
let events = 0;
const event = (type = 'Happened', data: object = {}): NewEvent => ({
  eventId: uuidV5('event', `${++events}`),
  type,
  recordedAt: at,
  data,
  meta,
});
const fresh = () => `s${++streams}`;
const item = (id: string, expected: number, ...some: NewEvent[]): AppendItem => ({
  tenant: 'default',
  category: 'thing',
  id,
  expected,
  events: some,
});
const read = (id: string) => context.run({ tenant: 'default', actor: 'a', commandId: 'c' }, () => store.readStream('thing', id));

describe('An append', () => {
  it('to a stream that must not exist makes it, once', async () => {
    const id = fresh();
    expect(await store.append(item(id, 0, event(), event()))).toMatchObject({ status: 'ok', version: 2 });
    expect(await store.append(item(id, 0, event()))).toMatchObject({ status: 'conflict', version: 2 });
    expect((await read(id)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('at an exact version succeeds there and nowhere else', async () => {
    const id = fresh();
    await store.append(item(id, 0, event()));
    expect(await store.append(item(id, 2, event()))).toMatchObject({ status: 'conflict', version: 1 });
    expect(await store.append(item(id, 1, event()))).toMatchObject({ status: 'ok', version: 2 });
    expect(await store.append(item(fresh(), 1, event()))).toMatchObject({ status: 'conflict', version: 0 });
  });

  it('at any version makes the stream or goes on with it', async () => {
    const id = fresh();
    expect(await store.append(item(id, -1, event()))).toMatchObject({ status: 'ok', version: 1 });
    expect(await store.append(item(id, -1, event()))).toMatchObject({ status: 'ok', version: 2 });
  });

  it('to a stream that must exist does not make it', async () => {
    const id = fresh();
    expect(await store.append(item(id, -2, event()))).toMatchObject({ status: 'conflict', version: 0 });
    await store.append(item(id, 0, event()));
    expect(await store.append(item(id, -2, event()))).toMatchObject({ status: 'ok', version: 2 });
  });

  it('repeated with the same events at the same version is a duplicate', async () => {
    const id = fresh();
    const first = item(id, 0, event(), event());
    await store.append(first);
    await store.append(item(id, 2, event()));
    expect(await store.append(first)).toMatchObject({ status: 'duplicate', version: 3 });
    expect(await read(id)).toHaveLength(3);
  });

  it('under a key that was seen is answered with the first result, also without events', async () => {
    const id = fresh();
    const dedupe = { scope: 'test', key: id, result: { said: 'first' } };
    expect((await store.append({ ...item(id, 0, event()), dedupe })).status).toBe('ok');
    const again = await store.append({ ...item(fresh(), 0, event()), dedupe: { ...dedupe, result: 'second' } });
    expect(again).toMatchObject({ status: 'duplicate', result: { said: 'first' } });
    const silent = { ...item(id, -1), dedupe: { scope: 'test', key: `${id} silent`, result: 1 } };
    expect([(await store.append(silent)).status, (await store.append(silent)).status]).toEqual(['ok', 'duplicate']);
    expect(await read(id)).toHaveLength(1);
  });

  it('that conflicts does not use up its key', async () => {
    const id = fresh();
    const dedupe = { scope: 'test', key: id };
    expect((await store.append({ ...item(id, 5, event()), dedupe })).status).toBe('conflict');
    expect((await store.append({ ...item(id, 0, event()), dedupe })).status).toBe('ok');
  });

  it('keeps the bytes of what it was given', async () => {
    const id = fresh();
    const data = { z: 1, a: { text: 'ä "quoted" \\u0000 \n 😀', n: 1e21, list: [null, true, ''] } };
    await store.append(item(id, 0, event('Odd', data)));
    const [row] = await store.query<{ data: string }>(`select data::text from event_store.events where type = 'Odd'`);
    expect(row!.data).toBe(JSON.stringify(data));
    expect((await read(id))[0]).toMatchObject({ data, recordedAt: at, meta });
  });

  it('refuses what PostgreSQL cannot hold, and lets the others pass', async () => {
    const [good, bad, half] = [fresh(), fresh(), fresh()];
    const results = await Promise.allSettled([
      store.append(item(bad, 0, event('Bad', { text: '\u0000' }))),
      store.append(item(half, 0, event('Bad', { text: '\ud800' }))),
      store.append(item(good, 0, event())),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  it('that the database refuses does not harm the others of its batch', async () => {
    const ids = Array.from({ length: 20 }, fresh);
    const appends = ids.map((id, index) => store.append(item(id, 0, index === 7 ? { ...event(), eventId: 'no uuid' } : event())));
    const results = await Promise.allSettled(appends);
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual(ids.map((_, index) => index !== 7));
    expect(await Promise.all(ids.map(async (id) => (await read(id)).length))).toEqual(ids.map((_, index) => (index === 7 ? 0 : 1)));
  });
});

describe('Appends at the same time', () => {
  it('to one stream keep their order', async () => {
    const id = fresh();
    const others = Array.from({ length: 5 }, fresh);
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    await Promise.all(
      numbers.flatMap((n) => [
        store.append(item(id, -1, event('N', { n }))),
        ...others.map((other) => store.append(item(other, -1, event()))),
      ]),
    );
    expect((await read(id)).map(({ data }) => (data as { n: number }).n)).toEqual(numbers);
    const positions = (await read(id)).map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  });

  it('at one version have exactly one winner, also between processes', async () => {
    const other = new EventStore({ databaseUrl: database.url });
    for (let round = 0; round < 10; round++) {
      const id = fresh();
      const results = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? store : other).append(item(id, 0, event()))));
      expect(results.filter(({ status }) => status === 'ok')).toHaveLength(1);
      expect(await read(id)).toHaveLength(1);
    }
    await other.close();
  });
});

describe('An atomic append', () => {
  it('writes all', async () => {
    const ids = [fresh(), fresh(), fresh()].toReversed();
    const results = await store.appendAtomic(ids.map((id, n) => item(id, 0, ...Array.from({ length: n + 1 }, () => event()))));
    expect(results.map(({ status, version }) => [status, version])).toEqual([
      ['ok', 1],
      ['ok', 2],
      ['ok', 3],
    ]);
  });

  it('writes nothing when one of them conflicts', async () => {
    const [a, b, c] = [fresh(), fresh(), fresh()];
    await store.append(item(b, 0, event()));
    const results = await store.appendAtomic([item(a, 0, event()), item(b, 0, event()), item(c, 0, event())]);
    expect(results.map(({ status }) => status)).toEqual(['ok', 'conflict', 'ok']);
    expect([await read(a), await read(c)]).toEqual([[], []]);
  });

  it('may have 2,000 streams', async () => {
    const items = Array.from({ length: 2000 }, () => item(fresh(), 0, event('Used', { note: 'x'.repeat(300) })));
    const results = await store.appendAtomic(items);
    expect(results.every(({ status }) => status === 'ok')).toBe(true);
  });
});

describe('What is in the log', () => {
  it.each(['update event_store.events set type = type', 'delete from event_store.events', 'truncate event_store.events'])(
    'refuses %s',
    async (sql) => {
      await expect(store.query(sql)).rejects.toThrow('never changed or removed');
    },
  );
});
