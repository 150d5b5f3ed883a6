import type { StoredEvent } from '@skyledger/event-store';
import { describe, expect, it } from 'vitest';
import { Fold } from './fold';

const event = (version: number, id = 'a') => ({ tenant: 'default', category: 'letter', id, version, type: `${version}` }) as StoredEvent;
const stream = [1, 2, 3, 4].map((version) => event(version));

const counting = () => {
  let reads = 0;
  const starts: number[] = [];
  const read = async (_of: StoredEvent, from: number) => (reads++, starts.push(from), stream.slice(from - 1));
  const fold = new Fold<{ text: string }>({ initial: { text: '' }, step: ({ text }, { type }) => ({ text: text + type }) }, read);
  return { fold, starts, reads: () => reads };
};

describe('What a stream comes to', () => {
  it('is known around each event, without reading when it is followed', async () => {
    const { fold, reads } = counting();
    const all = [];
    for (const each of stream) all.push(await fold.around(each));
    expect(all.map(({ before, after }) => `${before.text}>${after.text}`)).toEqual(['>1', '1>12', '12>123', '123>1234']);
    expect(reads()).toBe(0);
  });

  it('is read when it was not followed, and is that of the event, not of the end', async () => {
    const { fold, reads } = counting();
    expect((await fold.around(event(3))).after).toEqual({ text: '123' });
    expect((await fold.around(event(4))).after).toEqual({ text: '1234' });
    expect(reads()).toBe(1);
  });

  it('is read only from where it was left', async () => {
    const { fold, starts } = counting();
    await fold.around(event(2));
    expect((await fold.around(event(4))).after).toEqual({ text: '1234' });
    expect(starts).toEqual([1, 3]);
  });

  it('is the same when an earlier event comes again', async () => {
    const { fold } = counting();
    const first = await fold.around(event(2));
    await fold.around(event(4));
    expect(await fold.around(event(2))).toEqual(first);
  });
});
