import Big from 'big.js';

/** An amount of money as decimal text. */
export type Amount = { readonly unit: string; readonly value: string };

/** An exact quotient that is not rounded yet. */
export type Fraction = { readonly dividend: Big; readonly divisor: Big };

const decimals: Readonly<Record<string, number>> = { BHD: 3, CLP: 0, ISK: 0, JOD: 3, JPY: 0, KRW: 0, KWD: 3, OMR: 3, TND: 3, VND: 0 };

/** The decimals of a currency: those of ISO 4217, 2 for most. */
export const decimalsOf = (currency: string): number => decimals[currency] ?? 2;

/** The one place where money is rounded: half up (away from zero in the middle), to the decimals asked for. */
export const rounded = ({ dividend, divisor }: Fraction, places: number): string => {
  const Rounding = Big();
  Rounding.DP = places;
  Rounding.RM = 1;
  return new Rounding(dividend).div(divisor).toFixed(places);
};

/** The exact sum. */
export const sum = (values: readonly string[]): Big => values.reduce((total, value) => total.plus(value), new Big(0));

/** The exact sum of fractions. */
export const sumOf = (fractions: readonly Fraction[]): Fraction =>
  fractions.reduce(
    (total, { dividend, divisor }) =>
      total.divisor.eq(divisor)
        ? { dividend: total.dividend.plus(dividend), divisor }
        : { dividend: total.dividend.times(divisor).plus(dividend.times(total.divisor)), divisor: total.divisor.times(divisor) },
    { dividend: new Big(0), divisor: new Big(1) },
  );
