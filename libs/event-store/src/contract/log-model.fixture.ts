import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LogItem, LogPort, LogResult } from '../adapters/log-port';
import { happenings, itemsOf, nameOf, newTenant } from './log-items.fixture';

/** What a log is supposed to be: lists of event ids. */
class Model {
  readonly streams = new Map<string, string[]>();

  append({ id, expected, events }: LogItem): LogResult {
    const stream = this.streams.get(id) ?? [];
    const isMet = expected === -1 || (expected === -2 ? stream.length > 0 : stream.length === expected);
    if (isMet) {
      this.streams.set(id, [...stream, ...events.map(({ eventId }) => eventId)]);
      return { status: 'ok', version: stream.length + events.length };
    }
    const isThere = expected >= 0 && stream[expected] === events[0]!.eventId;
    return { status: isThere ? 'duplicate' : 'conflict', version: stream.length };
  }
}

type Step = { stream: string; expected: number; count: number; repeat: number | undefined };

const step: fc.Arbitrary<Step> = fc.record({
  stream: fc.constantFrom('a', 'b', 'c'),
  expected: fc.integer({ min: -2, max: 6 }),
  count: fc.integer({ min: 1, max: 3 }),
  /** Sends again what was sent so many steps ago. */
  repeat: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
});

/** Bursts go out at once; each stream's appends of a burst keep their order. */
const bursts = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });

/** Holds a log against a list of lists. */
export const logModel = (name: string, open: () => Promise<LogPort>, numRuns = 100): void => {
  let log: LogPort;
  beforeAll(async () => {
    log = await open();
  });
  afterAll(() => log?.close());

  it(`The log ${name} does what a list of lists would do, whatever comes again or at once`, async () => {
    await fc.assert(
      fc.asyncProperty(bursts, async (all) => {
        const item = itemsOf(newTenant(), 'model');
        const [model, sent, after] = [new Model(), [] as LogItem[], await log.head()];
        const itemFor = ({ stream, expected, count, repeat }: Step): LogItem => {
          const again = repeat === undefined ? undefined : sent.at(-repeat);
          const made = again && again.expected >= 0 ? again : item(stream, expected, happenings(count));
          sent.push(made);
          return made;
        };
        for (const burst of all) {
          const items = burst.map(itemFor);
          const results = await Promise.all(items.map((each) => log.append(each)));
          expect(results).toEqual(items.map((each) => model.append(each)));
        }
        await agrees(log, model, { item, after });
      }),
      { numRuns },
    );
  });
};

const agrees = async (log: LogPort, model: Model, { item, after }: { item: ReturnType<typeof itemsOf>; after: string }) => {
  const { tenant } = item('', 0, []);
  const inLog = new Map<string, string[]>();
  for await (const event of log.readAll(after)) {
    if (event.tenant === tenant) inLog.set(event.id, [...(inLog.get(event.id) ?? []), event.eventId]);
  }
  expect(inLog).toEqual(model.streams);
  for (const [id, ids] of model.streams) {
    const stored = await log.readStream(nameOf(item(id, 0, [])));
    expect(stored.map(({ eventId, version }) => [eventId, version])).toEqual(ids.map((eventId, index) => [eventId, index + 1]));
  }
};
