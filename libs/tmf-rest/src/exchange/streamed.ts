import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

const slice = 100;

/** Whether a list is so long that making it at once would hold up everybody else. */
export const isLong = (items: readonly unknown[]): boolean => items.length > 5 * slice;

/** The items as the text of a JSON array, made a slice at a time and only as fast as the client reads. */
export const streamed = <T>(items: readonly T[], shown: (item: T) => unknown): Readable =>
  Readable.from(parts(items, shown), { objectMode: false });

async function* parts<T>(items: readonly T[], shown: (item: T) => unknown): AsyncGenerator<string> {
  for (let start = 0; start < items.length; start += slice) {
    const texts = items.slice(start, start + slice).map((item) => JSON.stringify(shown(item)));
    yield `${start === 0 ? '[' : ','}${texts.join(',')}`;
    await setImmediate();
  }
  yield items.length === 0 ? '[]' : ']';
}
