import { Rejection } from '@skyledger/event-sourcing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginning, type LogEvent, type LogItem, type LogPort, type Position } from '../adapters/log-port';
import { asStored, happening, happenings, itemsOf, nameOf, newTenant } from './log-items.fixture';

const collect = async (events: AsyncIterable<LogEvent>, tenant: string) => {
  const found: LogEvent[] = [];
  for await (const event of events) if (event.tenant === tenant) found.push(event);
  return found;
};

const withoutPosition = ({ position: _, ...event }: LogEvent) => event;
const idsOf = (events: readonly { eventId: string }[]) => events.map(({ eventId }) => eventId);

/** What a log must do to be one: each adapter runs these. */
export const logContract = (name: string, open: () => Promise<LogPort>): void => {
  describe(`The log ${name}`, () => {
    let log: LogPort;
    beforeAll(async () => {
      log = await open();
    });
    afterAll(() => log?.close());

    appending(() => log);
    reading(() => log);
    following(() => log);
    racing(() => log);
  });
};

const appending = (log: () => LogPort) => {
  it('appends to a stream that must not exist, must be at a version, must exist, or may be as it likes', async () => {
    const item = itemsOf(newTenant());
    expect(await log().append(item('a', 0))).toEqual({ status: 'ok', version: 1 });
    expect(await log().append(item('a', 1, happenings(2)))).toEqual({ status: 'ok', version: 3 });
    expect(await log().append(item('a', -2))).toEqual({ status: 'ok', version: 4 });
    expect(await log().append(item('a', -1))).toEqual({ status: 'ok', version: 5 });
    expect(await log().append(item('b', -1))).toEqual({ status: 'ok', version: 1 });
  });

  it('answers a conflict with the version there is, and writes nothing', async () => {
    const item = itemsOf(newTenant());
    await log().append(item('a', 0, happenings(2)));
    for (const expected of [0, 1, 3, 7]) expect(await log().append(item('a', expected))).toEqual({ status: 'conflict', version: 2 });
    for (const expected of [-2, 1, 5]) expect(await log().append(item('none', expected))).toEqual({ status: 'conflict', version: 0 });
    expect(await log().readStream(nameOf(item('a', 0)))).toHaveLength(2);
    expect(await log().readStream(nameOf(item('none', 0)))).toEqual([]);
  });

  it('answers a duplicate when the same events come again at the same version, also when the stream has gone on', async () => {
    const item = itemsOf(newTenant());
    const [first, second] = [item('a', 0, happenings(2)), item('a', 2)];
    await log().append(first);
    expect(await log().append(first)).toEqual({ status: 'duplicate', version: 2 });
    await log().append(second);
    expect(await log().append(first)).toEqual({ status: 'duplicate', version: 3 });
    expect(await log().append(second)).toEqual({ status: 'duplicate', version: 3 });
    expect(idsOf(await log().readStream(nameOf(first)))).toEqual(idsOf([...first.events, ...second.events]));
  });

  it('appends to several streams, or to none of them', async () => {
    const item = itemsOf(newTenant());
    const both = [item('b', 0, happenings(2)), item('a', 0)];
    expect(await log().appendAtomic(both)).toEqual([
      { status: 'ok', version: 2 },
      { status: 'ok', version: 1 },
    ]);
    expect((await log().appendAtomic(both)).map(({ status }) => status)).toEqual(['duplicate', 'duplicate']);
    const refused = await log().appendAtomic([item('c', 0), item('a', 0), item('b', 2)]);
    expect(refused[1]).toEqual({ status: 'conflict', version: 1 });
    expect(await log().readStream(nameOf(item('c', 0)))).toEqual([]);
    expect(await log().readStream(nameOf(item('b', 0)))).toHaveLength(2);
  });

  it('refuses a text that not every log can keep', async () => {
    const item = itemsOf(newTenant());
    await expect(log().append(item('a', 0, [happening({ data: { text: 'a\u0000b' } })]))).rejects.toThrow(Rejection);
    expect(await log().readStream(nameOf(item('a', 0)))).toEqual([]);
  });
};

const reading = (log: () => LogPort) => {
  it('gives back what was appended, whatever the names and the data', async () => {
    const item = itemsOf(newTenant(), 'orders.of-a/kind');
    const events = [
      happening({
        data: { price: { unit: 'EUR', value: '0.10' }, text: 'Größe "8½"\n\\ 🦊', list: [1, null, { deep: [] }] },
        schemaVersion: 3,
      }),
      happening({ type: 'Ended', recordedAt: '2026-02-03T04:05:06.789Z', data: {} }),
      happening({
        meta: { actor: 'ü', correlationId: 'f', causationId: 'c', commandId: 'k', traceparent: '00-1-2-01', reason: 'because' },
      }),
    ];
    const appended = item('a-b/c d', 0, events);
    await log().append(appended);
    const stored = await log().readStream(nameOf(appended));
    expect(stored.map(withoutPosition)).toEqual(asStored(appended));
    expect((await log().readStream(nameOf(appended), 3)).map(withoutPosition)).toEqual(asStored(appended).slice(2));
    expect(await log().readStream(nameOf(appended), 4)).toEqual([]);
  });

  it('takes many events at once, and large ones', async () => {
    const appended = itemsOf(newTenant())('a', 0, [...happenings(300), happening({ data: { text: 'x'.repeat(300_000) } })]);
    await log().append(appended);
    expect((await log().readStream(nameOf(appended))).map(withoutPosition)).toEqual(asStored(appended));
  });

  it('reads all streams in the order of the positions, from the beginning or behind any of them', async () => {
    const tenant = newTenant();
    const item = itemsOf(tenant);
    const before = await log().head();
    const items = [item('a', 0, happenings(2)), item('b', 0), item('a', 2), item('c', 0, happenings(3))];
    for (const each of items) await log().append(each);
    const all = await collect(log().readAll(beginning), tenant);
    expect(idsOf(all)).toEqual(idsOf(items.flatMap(({ events }) => events)));
    const positions = all.map(({ position }) => position);
    expect(positions.toSorted()).toEqual(positions);
    expect(new Set(positions).size).toBe(positions.length);
    expect(await log().head()).toBe(positions.at(-1));
    for (const [index, after] of [before, ...positions].entries())
      expect(await collect(log().readAll(after), tenant)).toEqual(all.slice(index));
    expect(await log().readStream(nameOf(items[3]!))).toEqual(all.slice(4));
  });
};

/** Takes so many events of a tenant, and hangs up. */
const take = async (log: LogPort, after: Position, { tenant, count }: { tenant: string; count: number }) => {
  const [stop, taken] = [new AbortController(), [] as LogEvent[]];
  for await (const event of log.subscribe(after, stop.signal)) {
    if (event.tenant === tenant && taken.push(event) === count) break;
  }
  stop.abort();
  return taken;
};

const following = (log: () => LogPort) => {
  it('brings a subscriber what is there, and what comes while it listens', async () => {
    const tenant = newTenant();
    const item = itemsOf(tenant);
    const after = await log().head();
    await log().append(item('a', 0, happenings(2)));
    const [stop, heard] = [new AbortController(), [] as string[]];
    for await (const event of log().subscribe(after, stop.signal)) {
      if (event.tenant !== tenant) continue;
      heard.push(`${event.id} ${event.version}`);
      if (heard.length === 2) await log().append(item('b', 0));
      if (heard.length === 3) await Promise.all([log().append(item('a', 2)), log().append(item('a', 3))]);
      if (heard.length === 5) stop.abort();
    }
    expect(heard).toEqual(['a 1', 'a 2', 'b 1', 'a 3', 'a 4']);
  });

  it('lets a subscriber go on behind any event it has seen', async () => {
    const tenant = newTenant();
    const item = itemsOf(tenant);
    const after = await log().head();
    for (let n = 0; n < 12; n++) await log().append(item(`s${n % 3}`, -1, happenings(1 + (n % 2))));
    const all = await take(log(), after, { tenant, count: 18 });
    for (const seen of [1, 2, 7, 17])
      expect(await take(log(), all[seen - 1]!.position, { tenant, count: 18 - seen })).toEqual(all.slice(seen));
  });

  it('ends a subscription that waits when it is told to stop', async () => {
    const stop = new AbortController();
    const heard = collect(log().subscribe(await log().head(), stop.signal), newTenant());
    stop.abort();
    expect(await heard).toEqual([]);
  });
};

const racing = (log: () => LogPort) => {
  it('lets one of many win who expect the same version', async () => {
    const item = itemsOf(newTenant());
    const results = await Promise.all(Array.from({ length: 20 }, () => log().append(item('a', 0))));
    expect(results.filter(({ status }) => status === 'ok')).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'conflict')).toHaveLength(19);
    expect(await log().readStream(nameOf(item('a', 0)))).toHaveLength(1);
  });

  it('writes once what many send who mean the same', async () => {
    const same = itemsOf(newTenant())('a', 0, happenings(3));
    const results = await Promise.all(Array.from({ length: 8 }, () => log().append(same)));
    expect(results.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 7 }, () => 'duplicate'), 'ok']);
    expect(await log().readStream(nameOf(same))).toHaveLength(3);
  });

  it('gives every append that expects nothing versions of its own, without a hole, and a subscriber sees them all in order', async () => {
    const tenant = newTenant();
    const item = itemsOf(tenant);
    const after = await log().head();
    const items: LogItem[] = Array.from({ length: 60 }, (_, n) => item(`s${n % 4}`, -1, happenings(1 + (n % 3))));
    const total = items.flatMap(({ events }) => events).length;
    const heard = take(log(), after, { tenant, count: total });
    const results = await Promise.all(items.map((each) => log().append(each)));
    expect(results.every(({ status }) => status === 'ok')).toBe(true);
    const seen = await heard;
    for (const id of ['s0', 's1', 's2', 's3']) {
      const stored = await log().readStream(nameOf(item(id, 0)));
      expect(stored.map(({ version }) => version)).toEqual(stored.map((_, index) => index + 1));
      expect(seen.filter((event) => event.id === id)).toEqual(stored);
    }
    expect(idsOf(seen).toSorted()).toEqual(idsOf(items.flatMap(({ events }) => events)).toSorted());
  });
};
