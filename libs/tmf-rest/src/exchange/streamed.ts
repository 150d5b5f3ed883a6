import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

const slice = 100;
const [start, comma, end] = [Buffer.from('['), Buffer.from(','), Buffer.from(']')];

/** The text of a JSON array, of the texts of its items. */
export const arrayOf = (items: readonly Buffer[]): Buffer => Buffer.concat([start, ...separated(items), end]);

/** Whether a list is so long that making it at once would hold up everybody else. */
export const isLong = (items: readonly unknown[]): boolean => items.length > 5 * slice;

/** A JSON array of items, each made by `text`, a slice at a time and only as fast as the client reads. */
export const streamed = <T>(items: readonly T[], text: (item: T) => Buffer): Readable =>
  Readable.from(parts(items, text), { objectMode: false });

async function* parts<T>(items: readonly T[], text: (item: T) => Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < items.length; at += slice) {
    yield Buffer.concat([at === 0 ? start : comma, ...separated(items.slice(at, at + slice).map(text))]);
    await setImmediate();
  }
  yield items.length === 0 ? Buffer.from('[]') : end;
}

const separated = (items: readonly Buffer[]): Buffer[] => items.flatMap((item, index) => (index === 0 ? [item] : [comma, item]));
