import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf, rounded, sumOf } from './money';
import { periodsIn } from './proration';

const amount = (from: string, to: string, period?: string) =>
  rounded(periodsIn([{ from: `${from}:00.000Z`, to: `${to}:00.000Z` }], period), 6);

describe('A recurring price', () => {
  it('counts a whole month once, whatever its length', () => {
    expect(amount('2026-01-01T00:00', '2026-02-01T00:00')).toBe('1.000000');
    expect(amount('2024-02-01T00:00', '2024-03-01T00:00')).toBe('1.000000');
    expect(amount('2026-01-01T00:00', '2027-01-01T00:00')).toBe('12.000000');
  });
  it('counts a part of a month by its time, across the turn of months too', () => {
    expect(amount('2026-04-16T00:00', '2026-05-01T00:00')).toBe('0.500000');
    expect(amount('2026-01-16T12:00', '2026-03-01T00:00')).toBe('1.500000');
    expect(amount('2024-02-29T00:00', '2024-03-01T00:00')).toBe('0.034483');
  });
  it('of other periods likewise', () => {
    expect(amount('2026-01-01T00:00', '2026-01-02T12:00', 'day')).toBe('1.500000');
    expect(amount('2026-01-01T00:00', '2026-01-01T00:30', 'hour')).toBe('0.500000');
    expect(amount('2026-01-01T00:00', '2026-01-08T00:00', 'weekly')).toBe('1.000000');
    expect(amount('2026-01-01T00:00', '2026-07-01T00:00', 'quarter')).toBe('2.000000');
    expect(amount('2026-01-01T00:00', '2027-01-01T00:00', 'yearly')).toBe('1.000000');
  });
  it('counts the same however the time is cut', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9e9 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('month', 'year', 'week'),
        (lengths, period) => {
          const ends = lengths.reduce<number[]>((cuts, length) => [...cuts, cuts.at(-1)! + length], [Date.UTC(2023, 11, 5, 3)]);
          const at = (ms: number) => new Date(ms).toISOString();
          const whole = periodsIn([{ from: at(ends[0]!), to: at(ends.at(-1)!) }], period);
          const parts = sumOf(ends.slice(1).map((end, index) => periodsIn([{ from: at(ends[index]!), to: at(end) }], period)));
          expect(whole.dividend.times(parts.divisor).eq(parts.dividend.times(whole.divisor))).toBe(true);
        },
      ),
    ));
});

describe('Money', () => {
  it('has the decimals of its currency', () => expect(['EUR', 'JPY', 'KWD'].map(decimalsOf)).toEqual([2, 0, 3]));
});
