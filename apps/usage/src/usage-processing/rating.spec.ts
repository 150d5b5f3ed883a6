import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Charge } from '../usage/usage.events';
import { hourly, measured } from './quantity';
import { rate } from './rating';
import { tariffOf } from './tariff';

const start = Date.parse('2026-02-27T21:17:03.001Z');
const instant = (offset: number) => new Date(start + offset).toISOString();
const product = { id: 'p', name: 'Cloud Server' };
const price = (units: string, value: string, extra: object = {}) => ({
  id: units,
  name: units,
  unitOfMeasure: { amount: 1, units },
  price: { unit: 'EUR', value },
  ...extra,
});
const use = (from: number, to: number, vCPU = '2') =>
  measured({ number: 1, from: instant(from), to: instant(to), size: { vCPU, memoryGiB: '4', diskGiB: '0' } });
const chargesOf = (rating: ReturnType<typeof rate>): Charge[] => (rating.kind === 'rated' ? rating.charges : []);

describe('Rating', () => {
  const cpu = tariffOf([{ from: instant(0), document: price('vCPU-hour', '0.01', { tax: [{ taxRate: 20, taxCategory: 'VAT' }] }) }]);
  const memory = tariffOf([
    { from: instant(0), document: price('GiB-hour of memory', '3', { unitOfMeasure: { amount: 1000, units: 'GiB-hour of memory' } }) },
  ]);

  it('charges each unit that has a price, and says how', () => {
    const [first, second, ...rest] = chargesOf(rate(use(0, 3_600_000), product, [cpu, memory]));
    expect(first).toMatchObject({
      productRef: product,
      taxExcludedRatingAmount: { unit: 'EUR', value: '0.02' },
      taxIncludedRatingAmount: { unit: 'EUR', value: '0.024' },
      taxRate: 20,
      taxCategory: 'VAT',
      isTaxExempt: false,
      quantity: { amount: '2', units: 'vCPU-hour' },
      productOfferingPrice: { id: 'vCPU-hour', validFrom: instant(0) },
    });
    expect(second).toMatchObject({ taxExcludedRatingAmount: { value: '0.012' }, isTaxExempt: true }); // 4 GiB-hours at 3 per 1,000
    expect(rest).toEqual([]);
  });
  it('keeps ten decimals', () => expect(chargesOf(rate(use(0, 1), product, [cpu]))[0]!.taxExcludedRatingAmount.value).toBe('0.0000000056'));
  it('costs nothing where no unit has a price', () => expect(rate(use(0, 9), product, [])).toEqual({ kind: 'free' }));
  it('is refused where the price does not hold yet', () =>
    expect(rate(use(-9, 9), product, [cpu])).toMatchObject({ kind: 'refused', reason: /not valid at/ }));
  it('splits at a change of price', () => {
    const changing = tariffOf([
      { from: instant(0), document: price('vCPU-hour', '0.01') },
      { from: instant(900_000), document: price('vCPU-hour', '0.02') },
    ]);
    const charges = chargesOf(rate(use(0, 3_600_000), product, [changing]));
    expect(charges.map(({ taxExcludedRatingAmount: { value } }) => value)).toEqual(['0.005', '0.03']);
  });
  it('shares what a client measured by time', () => {
    const changing = tariffOf([
      { from: instant(0), document: price('call', '1') },
      { from: instant(100), document: price('call', '3') },
    ]);
    const calls = { from: instant(0), to: instant(400), quantities: [{ unit: 'call', dividend: '10', divisor: '1' }] };
    expect(chargesOf(rate(calls, product, [changing])).map(({ quantity: { amount } }) => amount)).toEqual(['2.5', '7.5']);
  });
});

/** Exact amounts as integers: value and size in millionths, time in milliseconds. */
const exactly = (charges: readonly Charge[]): [bigint, bigint] =>
  charges.reduce<[bigint, bigint]>(
    ([dividend, divisor], { quantity, unitPrice }) => {
      const [n, d] = [scaled(quantity.dividend, 10) * scaled(unitPrice.value, 10), scaled(quantity.divisor, 0)];
      return [dividend * d + n * divisor, divisor * d];
    },
    [0n, 1n],
  );
const scaled = (text: string, places: number): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
};
const equal = ([a, b]: [bigint, bigint], [c, d]: [bigint, bigint]) => expect(a * d).toBe(c * b);

const day = 86_400_000;
const changes = fc.array(fc.record({ at: fc.integer({ min: 1, max: day }), value: fc.integer({ min: 0, max: 10 ** 9 }) }), {
  maxLength: 5,
});
const decimal = (units: number) => `${Math.floor(units / 10 ** 6)}.${String(units % 10 ** 6).padStart(6, '0')}`;
const tariffWith = (first: number, later: { at: number; value: number }[]) =>
  tariffOf(
    [{ at: 0, value: first }, ...later.sort((a, b) => a.at - b.at)].map(({ at, value }) => ({
      from: instant(at),
      document: price('vCPU-hour', decimal(value)),
    })),
  );

describe('Any use', () => {
  it('costs what an independent sum over its time costs, however often the price changes', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 9 }),
        changes,
        fc.integer({ min: 0, max: day }),
        fc.integer({ min: 1, max: day }),
        fc.integer({ min: 1, max: 64 }),
        (first, later, from, length, vCPU) => {
          const charges = chargesOf(rate(use(from, from + length, `${vCPU}`), product, [tariffWith(first, later)]));
          const steps = [{ at: 0, value: first }, ...later.sort((a, b) => a.at - b.at)];
          const expected = steps.reduce((sum, { at, value }, index) => {
            const [begin, end] = [Math.max(at, from), Math.min(steps[index + 1]?.at ?? Infinity, from + length)];
            return end > begin ? sum + BigInt(value) * BigInt(end - begin) * BigInt(vCPU) : sum;
          }, 0n);
          equal(exactly(charges), [expected * 10n ** 14n, 3_600_000n]);
        },
      ),
      { numRuns: 500 },
    ));

  it('costs the same however it is cut', () =>
    fc.assert(
      fc.property(
        changes,
        fc.integer({ min: 0, max: day }),
        fc.array(fc.integer({ min: 1, max: day }), { minLength: 1, maxLength: 6 }),
        (later, from, lengths) => {
          const tariff = [tariffWith(12_345, later)];
          const ends = lengths.reduce<number[]>((cuts, length) => [...cuts, cuts.at(-1)! + length], [from]);
          const whole = chargesOf(rate(use(from, ends.at(-1)!), product, tariff));
          const cut = ends.slice(1).flatMap((end, index) => chargesOf(rate(use(ends[index]!, end), product, tariff)));
          const hours = hourly({
            number: 1,
            from: instant(from),
            to: instant(ends.at(-1)!),
            size: { vCPU: '2', memoryGiB: '4', diskGiB: '0' },
          });
          equal(exactly(whole), exactly(cut));
          equal(exactly(whole), exactly(hours.flatMap((slice) => chargesOf(rate(measured(slice), product, tariff)))));
        },
      ),
      { numRuns: 200 },
    ));
});
