import { uuidV5 } from '@skyledger/event-sourcing';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { context } from './context';
import { EventStore } from './event-store';
import type { AppendItem, AppendResult } from './types';

let database: TestDatabase;
let store: EventStore;
let runs = 0;
let events = 0;

beforeAll(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url });
  await store.ready();
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

/** What the log is supposed to be: lists of event ids, and keys that were seen. */
class Model {
  readonly streams = new Map<string, string[]>();
  private readonly keys = new Map<string, unknown>();

  append({ id, expected, events, dedupe }: AppendItem): Pick<AppendResult, 'status' | 'version' | 'result'> {
    const stream = this.streams.get(id) ?? [];
    if (dedupe && this.keys.has(dedupe.key)) return { status: 'duplicate', version: stream.length, result: this.keys.get(dedupe.key) };
    if (events.length > 0) {
      const isMet = expected === -1 || (expected === -2 ? stream.length > 0 : stream.length === expected);
      if (!isMet) return { status: 'conflict', version: stream.length };
      this.streams.set(id, [...stream, ...events.map(({ eventId }) => eventId)]);
    }
    if (dedupe) this.keys.set(dedupe.key, dedupe.result);
    return { status: 'ok', version: events.length === 0 ? 0 : stream.length + events.length };
  }
}

const append = fc.record({
  stream: fc.constantFrom('a', 'b', 'c'),
  expected: fc.integer({ min: -2, max: 6 }),
  count: fc.integer({ min: 0, max: 3 }),
  key: fc.option(fc.constantFrom('k1', 'k2', 'k3'), { nil: undefined }),
});
/** Bursts go out at once and so share batches; each stream's appends of a burst keep their order. */
const bursts = fc.array(fc.array(append, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });

const meta = { actor: 'a', correlationId: 'f', causationId: 'c' };
const itemOf = (run: number, { stream, expected, count, key }: typeof append extends fc.Arbitrary<infer A> ? A : never): AppendItem => ({
  tenant: `run-${run}`,
  category: 'model',
  id: stream,
  expected,
  events: Array.from({ length: count }, () => ({
    eventId: uuidV5('model', `${++events}`),
    type: 'E',
    recordedAt: '2026-01-01T00:00:00.000Z',
    data: {},
    meta,
  })),
  dedupe: key === undefined ? undefined : { scope: 'model', key: `${stream} ${key}`, result: { of: key } }, // a key belongs to a stream: across streams a burst has no order
});

it('The log does what a list of lists would do, whatever comes in whatever bursts', async () => {
  await fc.assert(
    fc.asyncProperty(bursts, async (all) => {
      const run = ++runs;
      const model = new Model();
      for (const burst of all) {
        const items = burst.map((each) => itemOf(run, each));
        const results = await Promise.all(items.map((item) => store.append(item)));
        const expected = items.map((item) => model.append(item));
        expect(results.map(({ status, version, result }) => ({ status, version, result }))).toEqual(
          expected.map((each) => ({ result: undefined, ...each })),
        );
      }
      for (const [id, ids] of model.streams) {
        const stored = await context.run({ tenant: `run-${run}`, actor: 'a', commandId: 'c' }, () => store.readStream('model', id));
        expect(stored.map(({ eventId }) => eventId)).toEqual(ids);
        expect(stored.map(({ version }) => version)).toEqual(ids.map((_, index) => index + 1));
      }
    }),
    { numRuns: 150 },
  );
});
