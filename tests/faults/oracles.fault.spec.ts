import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accountOf, Journal, judge } from './journal';
import { judgeReader, outOfOrder } from './sequence';

const account = accountOf('a sent\na ok\nb sent\nb failed\nc sent\nd sent\nd unknown\n');

describe('A journal', () => {
  it('is kept in a file, and what has no outcome there is unknown', () => {
    const directory = mkdtempSync(join(tmpdir(), 'skyledger-journal-'));
    const journal = new Journal(join(directory, 'journal'));
    journal.sends('a');
    journal.hears('a', 'ok');
    journal.sends('b');
    expect([...journal.account()]).toEqual([
      ['a', 'ok'],
      ['b', 'unknown'],
    ]);
    journal.close();
    rmSync(directory, { recursive: true });
  });

  it.each([[['a']], [['a', 'c']], [['a', 'd', 'c']]])('agrees with a log that holds %s', (stored) =>
    expect(judge(account, stored)).toEqual({ ok: 1, failed: 1, unknown: 2, lost: [], risen: [], doubled: [], strange: [] }),
  );

  it.each([
    ['an acknowledged one is lost', ['c'], { lost: ['a'] }],
    ['a refused one is there', ['a', 'b'], { risen: ['b'] }],
    ['one is there twice', ['a', 'c', 'c'], { doubled: ['c'] }],
    ['nobody has sent one', ['a', 'x'], { strange: ['x'] }],
  ])('finds that %s', (_, stored, found) => expect(judge(account, stored)).toMatchObject(found));
});

describe('The oracle of readers', () => {
  it('is content with a log that was seen once, in order', () =>
    expect(judgeReader([1, 2, 5], [1, 2, 5])).toEqual({ missed: 0, doubled: 0, disordered: 0 }));

  it('finds what was missed, doubled, and seen too early', () =>
    expect(judgeReader([1, 2, 3, 4], [1, 4, 2, 2])).toEqual({ missed: 1, doubled: 1, disordered: 1 }));

  it('finds versions that positions contradict, and versions left out', () => {
    const seen = (position: number, version: number) => ({ position, stream: 's', version });
    expect(outOfOrder([seen(1, 1), seen(9, 3), seen(4, 2)])).toBe(0);
    expect(outOfOrder([seen(1, 1), seen(4, 3), seen(9, 2)])).toBeGreaterThan(0);
    expect(outOfOrder([seen(1, 1), seen(4, 3)])).toBe(1);
  });
});
