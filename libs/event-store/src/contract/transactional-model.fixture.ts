import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Adapter } from '../adapters/adapter';
import type { AppendItem, AppendResult } from '../types';
import { happenings, itemsOf, newTenant } from './log-items.fixture';
import { kept } from './transactional-contract.fixture';

/** What a store is supposed to be: lists of event ids, rows that show them, and keys that were seen. */
class Model {
  readonly streams = new Map<string, string[]>();
  readonly rows = new Map<string, unknown>();
  private readonly keys = new Map<string, unknown>();

  append({ id, expected, events, row, dedupe }: AppendItem): Pick<AppendResult, 'status' | 'version' | 'result'> {
    const stream = this.streams.get(id) ?? [];
    if (dedupe && this.keys.has(dedupe.key)) return { status: 'duplicate', version: stream.length, result: this.keys.get(dedupe.key) };
    if (events.length > 0) {
      const isMet = expected === -1 || (expected === -2 ? stream.length > 0 : stream.length === expected);
      if (!isMet) return { status: 'conflict', version: stream.length };
      this.streams.set(id, [...stream, ...events.map(({ eventId }) => eventId)]);
      if (row) this.rows.set(id, row.document);
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
type Given = typeof append extends fc.Arbitrary<infer A> ? A : never;

/** Bursts go out at once and so share batches; each stream's appends of a burst keep their order. */
const bursts = fc.array(fc.array(append, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });

const itemOf = (tenant: string, { stream, expected, count, key }: Given): AppendItem => {
  const events = happenings(count);
  return {
    ...itemsOf(tenant, 'counter')(stream, expected, events),
    row: { state: { total: count }, stateSchema: 1, document: { by: events.map(({ eventId }) => eventId) } },
    dedupe: key === undefined ? undefined : { scope: 'model', key: `${stream} ${key}`, result: { of: key } }, // a key belongs to a stream: across streams a burst has no order
  };
};

/** Holds a store, with its rows and keys, against a list of lists. */
export const transactionalModel = (name: string, open: () => Promise<Adapter>): void => {
  let adapter: Adapter;
  beforeAll(async () => {
    adapter = await open();
  });
  afterAll(() => adapter?.close());

  it(`The store ${name} does what lists and maps would do, whatever comes in whatever bursts`, async () => {
    await fc.assert(
      fc.asyncProperty(bursts, async (all) => {
        const [tenant, model] = [newTenant(), new Model()];
        for (const burst of all) {
          const items = burst.map((each) => itemOf(tenant, each));
          const results = await Promise.all(items.map((item) => adapter.writer.append(item)));
          const expected = items.map((item) => model.append(item));
          expect(results.map(({ status, version, result }) => ({ status, version, result }))).toEqual(
            expected.map((each) => ({ result: undefined, ...each })),
          );
        }
        for (const [id, ids] of model.streams) {
          const stored = await adapter.reader.stream(tenant, 'counter', id);
          expect(stored.map(({ eventId, version }) => [eventId, version])).toEqual(ids.map((eventId, index) => [eventId, index + 1]));
          expect(await adapter.reader.row(kept, tenant, id)).toMatchObject({ version: ids.length, document: model.rows.get(id) });
        }
      }),
      { numRuns: 150 },
    );
  });
};
