import Big from 'big.js';
import type { Interval } from '../intervals';
import { type Fraction, sumOf } from './money';

type Step = (start: Date) => Date;

const calendar = (months: number): { floor: Step; next: Step } => ({
  floor: (at) => new Date(Date.UTC(at.getUTCFullYear(), Math.floor(at.getUTCMonth() / months) * months)),
  next: (start) => new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months)),
});

const fixed = (length: number): { floor: Step; next: Step } => ({
  floor: (at) => new Date(Math.floor(at.getTime() / length) * length),
  next: (start) => new Date(start.getTime() + length),
});

const hour = 3_600_000;
const periods = {
  hour: fixed(hour),
  day: fixed(24 * hour),
  week: fixed(7 * 24 * hour),
  month: calendar(1),
  quarter: calendar(3),
  year: calendar(12),
};

const periodOf = (name: string) =>
  Object.entries(periods).find(([each]) => name.toLowerCase().startsWith(each === 'day' ? 'da' : each))?.[1] ?? periods.month;

/**
 * How many charge periods the intervals amount to, exactly: a whole calendar month (UTC) counts 1 whatever its length, a part of it the part of
 * its milliseconds. Daily, weekly, quarterly and yearly prices alike.
 */
export const periodsIn = (intervals: readonly Interval[], period = 'month'): Fraction => {
  const { floor, next } = periodOf(period);
  const parts = new Map<number, number>(); // milliseconds by the length of the period they lie in
  for (const { from, to } of intervals) {
    const end = Date.parse(to);
    for (let at = new Date(from); at.getTime() < end;) {
      const start = floor(at);
      const after = next(start);
      const until = Math.min(after.getTime(), end);
      const length = after.getTime() - start.getTime();
      parts.set(length, (parts.get(length) ?? 0) + until - at.getTime());
      at = new Date(until);
    }
  }
  return sumOf([...parts].map(([length, used]) => ({ dividend: new Big(used), divisor: new Big(length) })));
};
