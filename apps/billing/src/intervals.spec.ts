import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, difference, type Interval, intersection, union } from './intervals';

const text = (n: number) => String(n).padStart(3, '0');
const interval = (from: number, to: number): Interval => ({ from: text(from), to: text(to) });
const some = fc.array(
  fc.tuple(fc.nat(60), fc.nat(60)).map(([from, to]) => interval(from, to)),
  { maxLength: 6 },
);
/** Every instant, one by one. */
const instants = (intervals: readonly Interval[]) => Array.from({ length: 61 }, (_, n) => contains(intervals, text(n)));

describe('Intervals', () => {
  it('are half-open', () => {
    expect(contains([interval(1, 3)], text(1))).toBe(true);
    expect(contains([interval(1, 3)], text(3))).toBe(false);
  });
  it('join what overlaps or touches, and drop what is empty', () =>
    expect(union(interval(5, 6), interval(1, 3), interval(3, 4), interval(2, 3), interval(9, 9))).toEqual([
      interval(1, 4),
      interval(5, 6),
    ]));
  it('are, instant by instant, what sets are', () =>
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [inA, inB] = [instants(a), instants(b)];
        expect(instants(union(...a, ...b))).toEqual(inA.map((is, n) => is || inB[n]));
        expect(instants(intersection(a, b))).toEqual(inA.map((is, n) => is && inB[n]));
        expect(instants(difference(a, b))).toEqual(inA.map((is, n) => is && !inB[n]));
      }),
    ));
});
