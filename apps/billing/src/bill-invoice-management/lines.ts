import Big from 'big.js';
import type { BillableUsage } from '../billable-usage/billable-usage.view';
import type { UsageCharge } from '../billable-usage/billable-usage.events';
import type { AgreedPrice, RecurringCharge } from '../charged-product/charged-product.events';
import type { ChargedProduct } from '../charged-product/charged-product.view';
import { contains, difference, type Interval, intersection, union } from '../intervals';
import { grouped } from './grouped';
import { type Amount, decimalsOf, type Fraction, rounded, sumOf } from './money';
import { periodsIn } from './proration';

/** One line of a bill. Net is rounded once, tax is of the rounded net, gross is their sum. */
export type Line = {
  readonly kind: 'oneTime' | 'recurring' | 'usage';
  readonly name: string;
  readonly product: { readonly id: string; readonly name?: string };
  readonly price: { readonly id: string; readonly version?: string; readonly validFrom?: string };
  readonly unitPrice: Amount;
  readonly quantity: { readonly amount: string; readonly units: string };
  readonly coverage: Interval;
  readonly tax: { readonly rate: string; readonly category?: string };
  readonly currency: string;
  readonly net: string;
  readonly taxAmount: string;
  readonly gross: string;
  readonly usages?: readonly string[];
};

/** What the lines of a product take from it. */
export type ProductClaim = {
  readonly product: string;
  readonly oneTime: readonly string[];
  readonly recurring: readonly RecurringCharge[];
};

type Priced = Omit<Line, 'currency' | 'net' | 'taxAmount' | 'gross' | 'quantity'> & { readonly units: string };

const line = ({ units, ...priced }: Priced, quantity: Fraction): Line => {
  const places = decimalsOf(priced.unitPrice.unit);
  const net = rounded({ ...quantity, dividend: quantity.dividend.times(priced.unitPrice.value) }, places);
  const taxAmount = rounded({ dividend: new Big(net).times(priced.tax.rate), divisor: new Big(100) }, places);
  const gross = new Big(net).plus(taxAmount).toFixed(places);
  return {
    ...priced,
    quantity: { amount: new Big(rounded(quantity, 10)).toFixed(), units },
    currency: priced.unitPrice.unit,
    net,
    taxAmount,
    gross,
  };
};

const taxOf = ({ taxRate, taxCategory }: { taxRate: string; taxCategory?: string }) => ({
  rate: taxRate,
  ...(taxCategory && { category: taxCategory }),
});

const productOf = ({ id, name }: { id: string; name?: string }) => ({ id, ...(name && { name }) });

/** One line per product, price and version of the price; it names every usage that it is made of. */
export const usageLines = (usages: readonly BillableUsage[]): Line[] => {
  const groups = grouped(
    usages.flatMap((usage) => usage.charges.map((charge) => ({ usage, charge }))),
    ({ usage, charge }) =>
      [usage.productId, charge.price.id, charge.price.validFrom, charge.price.version, charge.unitPrice.value, charge.taxRate].join('\n'),
  );
  return [...groups.values()].map((group) => {
    const { usage, charge } = group[0]!;
    const name = charge.price.name ?? charge.units;
    const coverage = { from: least(group.map(({ charge: { from } }) => from)), to: greatest(group.map(({ charge: { to } }) => to)) };
    const priced: Priced = {
      kind: 'usage',
      name,
      product: productOf({ id: usage.productId, ...(usage.productName && { name: usage.productName }) }),
      price: charge.price,
      unitPrice: charge.unitPrice,
      units: charge.per === '1' ? charge.units : `${charge.per} ${charge.units}`,
      coverage,
      tax: taxOf(charge),
      usages: [...new Set(group.map(({ usage: { id } }) => id))].sort(),
    };
    return line(priced, sumOf(group.map((each) => quantityOf(each.charge))));
  });
};

const quantityOf = ({ dividend, divisor, per }: UsageCharge): Fraction => ({
  dividend: new Big(dividend),
  divisor: new Big(divisor).times(per),
});

const least = (texts: readonly string[]) => texts.reduce((a, b) => (a < b ? a : b));
const greatest = (texts: readonly string[]) => texts.reduce((a, b) => (a > b ? a : b));

/** What a product owes for the eligible time besides its use: fees not billed yet, and what was billed beyond its end given back. */
export const productLines = (product: ChargedProduct, eligible: readonly Interval[]): { lines: Line[]; claim: ProductClaim } => {
  const fees = oneTimeFees(product, eligible);
  const recurring = recurringTimes(product, eligible);
  const lines = [
    ...fees.map(({ price, at }) => feeLine(product, price, at)),
    ...recurring
      .flatMap(({ price, charged, credited }) => [timeLine(product, price, charged, 1), timeLine(product, price, credited, -1)])
      .flat(),
  ];
  const taken = recurring.map(({ price, charged, credited }) => ({ price: price.id, charged, credited }));
  return { lines, claim: { product: product.id, oneTime: fees.map(({ price }) => price.id), recurring: merged(taken) } };
};

const oneTimeFees = ({ terms, oneTime }: ChargedProduct, eligible: readonly Interval[]) => {
  const seen = new Set(oneTime);
  return terms
    .flatMap(({ from, prices }) => prices.filter(({ kind }) => kind === 'oneTime').map((price) => ({ price, at: from })))
    .filter(({ price, at }) => contains(eligible, at) && !seen.has(price.id) && seen.add(price.id));
};

type Taken = { readonly price: AgreedPrice; readonly charged: Interval[]; readonly credited: Interval[] };

const recurringTimes = (product: ChargedProduct, eligible: readonly Interval[]): Taken[] => {
  const held = product.terms.flatMap(({ from, prices }, index) => {
    const term = [{ from, to: product.terms[index + 1]?.from ?? forever }];
    const active = intersection(term, [{ from: product.startDate, to: product.endDate ?? forever }]);
    return prices.filter(({ kind }) => kind === 'recurring').map((price) => ({ price, active }));
  });
  const times = held.map(({ price, active }, index) => {
    const billed = product.recurring[price.id] ?? [];
    const ofPrice = held.filter((each) => each.price.id === price.id);
    const isLast = held.findLastIndex((each) => each.price.id === price.id) === index; // what was billed too far is given back once
    const credited = isLast ? difference(billed, union(...ofPrice.flatMap((each) => each.active))) : [];
    return { price, charged: difference(intersection(eligible, active), billed), credited };
  });
  return times.filter(({ charged, credited }) => charged.length + credited.length > 0);
};

const forever = '9999-12-31T23:59:59.999Z';

const merged = (taken: readonly RecurringCharge[]): RecurringCharge[] =>
  [...grouped(taken, ({ price }) => price)].map(([price, group]) => ({
    price,
    charged: union(...group.flatMap(({ charged }) => charged)),
    credited: union(...group.flatMap(({ credited }) => credited)),
  }));

const feeLine = (product: ChargedProduct, price: AgreedPrice, at: string): Line =>
  line(pricedBy(product, price, { from: at, to: at }, 'once'), { dividend: new Big(1), divisor: new Big(1) });

const timeLine = (product: ChargedProduct, price: AgreedPrice, time: readonly Interval[], sign: 1 | -1): Line[] => {
  if (time.length === 0) return [];
  const { dividend, divisor } = periodsIn(time, price.period);
  const coverage = { from: time[0]!.from, to: time.at(-1)!.to };
  return [line(pricedBy(product, price, coverage, price.period ?? 'month'), { dividend: dividend.times(sign), divisor })];
};

const pricedBy = (product: ChargedProduct, price: AgreedPrice, coverage: Interval, units: string): Priced => ({
  kind: price.kind,
  name: price.name,
  product: productOf(product),
  price: { id: price.id, ...(price.version && { version: price.version }) },
  unitPrice: price.amount,
  units,
  coverage,
  tax: taxOf(price),
});
