import { describe, expect, it } from 'vitest';
import { bar, line } from './bar';

const halfway = { phase: 'replaying', done: 500, total: 1_000 };

describe('The progress bar', () => {
  it('says how far it is and how long it still takes', () =>
    expect(line('usage', halfway, 12)).toBe(`usage [${'#'.repeat(15)}${'.'.repeat(15)}] 50 % replaying, 12 s left`));
  it('names no time before anything is done, nor once all is replayed', () => {
    expect(line('usage', { ...halfway, done: 0 }, 12)).toMatch(/ 0 % replaying$/);
    expect(line('usage', { phase: 'switching', done: 1, total: 100 }, 12)).toMatch(/ 100 % switching$/);
  });
  it('is drawn on a terminal only, and removed at the end', () => {
    const written: string[] = [];
    const terminal = (isTTY: boolean) => ({ isTTY, write: (text: string) => written.push(text) > 0 }) as never;
    const pipe = bar('usage', terminal(false));
    pipe.show(halfway);
    pipe.end();
    expect(written).toEqual([]);
    const person = bar('usage', terminal(true), () => 0);
    person.show(halfway);
    person.end();
    expect(written).toEqual([expect.stringContaining('50 %'), '\r\u001B[2K']);
  });
});
