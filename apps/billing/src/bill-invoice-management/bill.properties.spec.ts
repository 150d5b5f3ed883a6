import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billableUsage } from '../billable-usage/billable-usage.decider';
import type { BillableUsageEvent } from '../billable-usage/billable-usage.events';
import { type BillableUsage, billableUsageView } from '../billable-usage/billable-usage.view';
import { billOf, type Computed } from './bill';
import { afterBill, agreed, on, productFrom, used } from './bill.fixture';

const to = on(4);
const prices = ['0.01', '0.0125', '0.00000001', '1234567.89', '0', '0.005'];
const record = fc.record({ at: fc.nat(60), milliseconds: fc.integer({ min: 1, max: 10 ** 9 }), price: fc.constantFrom(...prices) });
const records = fc.array(record, { minLength: 1, maxLength: 30 });
type Record = { at: number; milliseconds: number; price: string };
const usagesOf = (all: Record[]) =>
  all.map(({ at, milliseconds, price }, n) =>
    used(`u${String(n).padStart(3, '0')}`, on(1, at), milliseconds, { price, validFrom: on(1, prices.indexOf(price) + 1) }),
  );

const compute = (usages: BillableUsage[], fee = '29.99', taxRate = '0') =>
  billOf({ account: 'acc', to, bills: [], products: [productFrom(on(1), [agreed('recurring', fee, { taxRate })])], usages }) as Computed;

/** The records as they arrive: each stream takes its own once. */
const arrived = (deliveries: BillableUsage[]): BillableUsage[] => {
  const streams = new Map<string, BillableUsageEvent[]>();
  for (const { id, status: _, ...rated } of deliveries) {
    const past = streams.get(id) ?? [];
    const state = past.reduce(billableUsage.evolve, billableUsage.initialState);
    streams.set(id, [...past, ...billableUsage.decide({ type: 'NoteRatedUsage', data: { rated, isRerated: false } }, state)]);
  }
  const metadata = { version: 1, recordedAt: to };
  return [...streams].map(([id, events]) =>
    events.reduce<BillableUsage | undefined>(
      (usage, event) => billableUsageView.project(usage, { ...event, metadata: { ...metadata, id } }),
      undefined,
    )!,
  );
};

const integer = (text: string, places: number): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
};
/** Half up, away from zero, in integers only. */
const halfUp = (dividend: bigint, divisor: bigint): bigint => {
  const size = dividend < 0n ? -dividend : dividend;
  const quotient = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -quotient : quotient;
};

describe('Any bill', () => {
  it('is the same in whatever order and however often its records arrive', () =>
    fc.assert(
      fc.property(records, fc.array(fc.nat(29), { maxLength: 40 }), fc.integer(), (all, again, seed) => {
        const usages = usagesOf(all as Record[]);
        const repeated = [...usages, ...again.map((n) => usages[n % usages.length]!)];
        const shuffled = repeated.map((each, n) => ({ each, key: (seed * (n + 7) * 2654435761) % 1000003 })).sort((a, b) => a.key - b.key);
        const [expected, actual] = [compute(usages), compute(arrived(shuffled.map(({ each }) => each)))];
        expect(actual.lines).toEqual(expected.lines);
        expect([actual.net, actual.gross, [...actual.claims.usages].sort()]).toEqual([
          expected.net,
          expected.gross,
          expected.claims.usages,
        ]);
      }),
    ));

  it('is the sum of its lines, each what integers alone make of it', () =>
    fc.assert(
      fc.property(records, fc.constantFrom('0', '7', '19', '8.25'), (all, taxRate) => {
        const usages = usagesOf(all as Record[]);
        const computed = compute(usages, '29.99', taxRate);
        const cents = (text: string) => integer(text, 2);
        expect(computed.lines.reduce((sum, { net }) => sum + cents(net), 0n)).toBe(cents(computed.net));
        expect(computed.lines.reduce((sum, { gross }) => sum + cents(gross), 0n)).toBe(cents(computed.gross));
        for (const line of computed.lines) {
          const tax = halfUp(cents(line.net) * integer(line.tax.rate, 4), 1_000_000n);
          expect([cents(line.taxAmount), cents(line.gross)]).toEqual([tax, cents(line.net) + tax]);
        }
        for (const price of new Set((all as Record[]).map((each) => each.price))) {
          const time = usages
            .filter(({ charges }) => charges[0]!.unitPrice.value === price)
            .reduce((sum, { charges }) => sum + BigInt(charges[0]!.dividend), 0n);
          const line = computed.lines.find(({ kind, unitPrice }) => kind === 'usage' && unitPrice.value === price);
          expect(cents(line!.net)).toBe(halfUp(time * integer(price, 8) * 100n, 3_600_000n * 100_000_000n));
        }
      }),
    ));

  it('does not change when a record comes in pieces', () =>
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 10 ** 9 }), (all, cut) => {
        const whole = all as Record[];
        const start = (at: number) => Date.parse(on(1, at));
        const pieces = whole.flatMap(({ at, milliseconds, price }, n) => {
          const first = Math.min(cut, milliseconds - 1);
          const validFrom = on(1, prices.indexOf(price) + 1);
          const rest = used(`b${n}`, new Date(start(at) + first).toISOString(), milliseconds - first, { price, validFrom });
          return first > 0 ? [used(`a${n}`, on(1, at), first, { price, validFrom }), rest] : [rest];
        });
        const amounts = ({ lines }: Computed) => lines.map(({ net, gross, quantity }) => [net, gross, quantity.amount]);
        expect(amounts(compute(pieces))).toEqual(amounts(compute(usagesOf(whole))));
      }),
    ));

  it('leaves no time of a product unbilled and bills none twice, whatever is asked for when', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(89), fc.nat(89), fc.boolean()), { maxLength: 8 }),
        fc.integer({ min: 20, max: 120 }),
        (requests, ends) => {
          let product = productFrom(on(1), [agreed('recurring', '900000')]);
          const bills: { bill: string; billNo: string; from: string; to: string }[] = [];
          const ask = (asked: { to: string; period?: { from: string; to: string } }) => {
            const bill = billOf({ account: 'acc', bills, products: [product], usages: [], ...asked });
            if ('existing' in bill) return;
            product = afterBill(product, bill);
            bills.push({ bill: bill.id, billNo: bill.billNo, ...bill.period });
          };
          ask({ to: on(1, 2) });
          for (const [a, b, isPeriod] of requests) {
            if (a < b && isPeriod) ask({ to: on(1, b + 1), period: { from: on(1, a + 1), to: on(1, b + 1) } });
            if (!isPeriod) ask({ to: on(1, Math.max(a, 1) + 1) });
          }
          product = { ...product, endDate: on(1, ends) }; // becomes known late: what was billed beyond it is given back
          ask({ to: on(1, 130) });
          expect(product.recurring['recurring-price']).toEqual([{ from: on(1), to: on(1, ends) }]);
        },
      ),
    ));
});
