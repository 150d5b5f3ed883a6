import Big from 'big.js';
import type { Segment } from '../meter/meter.events';

/** How much was used, exactly: dividend / divisor of the unit, both decimal text. */
export type Quantity = { readonly unit: string; readonly dividend: string; readonly divisor: string };

/** An amount used over [from, to), or at one instant (from = to). */
export type Measured = { readonly from: string; readonly to: string; readonly quantities: readonly Quantity[] };

/** Decimals of quantities and amounts until a bill line is rounded. */
export const ratingScale = 10;

/** Milliseconds of an hour. */
export const hour = 3_600_000;

/** The quotient, rounded once: half up, away from zero in the middle. */
export const divided = (dividend: Big, divisor: Big, decimals = ratingScale): string => {
  const Rounding = Big();
  Rounding.DP = decimals;
  Rounding.RM = 1;
  return new Rounding(dividend).div(divisor).toFixed();
};

/** The quantity as a decimal of the rating scale. */
export const decimalOf = ({ dividend, divisor }: Quantity): string => divided(new Big(dividend), new Big(divisor));

/** Milliseconds of [from, to). */
export const milliseconds = (from: string, to: string): number => Date.parse(to) - Date.parse(from);

/** A segment cut at the full hours (UTC). */
export const hourly = (segment: Segment): Segment[] => {
  const end = Date.parse(segment.to);
  const parts: Segment[] = [];
  for (let start = Date.parse(segment.from); start < end;) {
    const next = Math.min(end, (Math.floor(start / hour) + 1) * hour);
    parts.push({ ...segment, from: new Date(start).toISOString(), to: new Date(next).toISOString() });
    start = next;
  }
  return parts;
};

/** What a segment amounts to: size x time, per unit. */
export const measured = ({ from, to, size, negative }: Segment): Measured => ({
  from,
  to,
  quantities: [
    ['vCPU-hour', size.vCPU] as const,
    ['GiB-hour of memory', size.memoryGiB] as const,
    ['GiB-hour of disk', size.diskGiB] as const,
  ].map(([unit, amount]) => ({
    unit,
    dividend: new Big(amount)
      .times(milliseconds(from, to))
      .times(negative ? -1 : 1)
      .toFixed(),
    divisor: `${hour}`,
  })),
});

/** The share of a quantity that falls on a part of its period. */
export const share = ({ unit, dividend, divisor }: Quantity, part: number, whole: number): Quantity =>
  part === whole
    ? { unit, dividend, divisor }
    : { unit, dividend: new Big(dividend).times(part).toFixed(), divisor: new Big(divisor).times(whole).toFixed() };
