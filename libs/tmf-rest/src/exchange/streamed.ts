import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

const slice = 100;

/** Whether a list is so long that making it at once would hold up everybody else. */
export const isLong = (items: readonly unknown[]): boolean => items.length > 5 * slice;

/** A JSON array of items, each made by `text`, a slice at a time and only as fast as the client reads. */
export const streamed = <T>(items: readonly T[], text: (item: T) => string): Readable =>
  Readable.from(parts(items, text), { objectMode: false });

async function* parts<T>(items: readonly T[], text: (item: T) => string): AsyncGenerator<string> {
  for (let start = 0; start < items.length; start += slice) {
    yield `${start === 0 ? '[' : ','}${items
      .slice(start, start + slice)
      .map(text)
      .join(',')}`;
    await setImmediate();
  }
  yield items.length === 0 ? '[]' : ']';
}
