import { Rejection, uuidV5 } from '@skyledger/event-sourcing';
import Big from 'big.js';
import type { BillableUsage } from '../billable-usage/billable-usage.view';
import type { BilledAccount } from '../billed-account/billed-account.view';
import type { ChargedProduct } from '../charged-product/charged-product.view';
import { contains, difference, type Interval, intersection, union } from '../intervals';
import { type Line, type ProductClaim, productLines, usageLines } from './lines';
import { decimalsOf, sum } from './money';

/** All that a bill is made of: what the account has, what it was billed, and up to when (or for which period) it is to be billed. */
export type Facts = {
  readonly account: string;
  readonly to: string;
  /** Only what falls into it, or into time that was billed before (late); absent: everything before `to`. */
  readonly period?: Interval;
  readonly bills: BilledAccount['bills'];
  readonly products: readonly ChargedProduct[];
  readonly usages: readonly BillableUsage[];
};

/** A bill as computed, and what it takes, so that nothing is on two bills. */
export type Computed = {
  readonly id: string;
  readonly number: number;
  readonly billNo: string;
  readonly period: Interval;
  readonly currency: string;
  readonly lines: readonly Line[];
  readonly net: string;
  readonly gross: string;
  readonly claims: { readonly products: readonly ProductClaim[]; readonly usages: readonly string[] };
};

/** The new bill, or the one there is already when there is nothing new; a Rejection when there is neither. */
export const billOf = (facts: Facts): Computed | { readonly existing: string } => {
  const { account, bills, products } = facts;
  if (products.length === 0) throw new Rejection('notFound', `No product is charged to the billing account ${account}.`);
  const same = facts.period && bills.find(({ from, to }) => from === facts.period!.from && to === facts.period!.to);
  if (same) return { existing: same.bill };
  const period = facts.period ?? { from: firstUnbilled(facts), to: facts.to };
  const before = [{ from: beginning, to: period.to }];
  const eligible = facts.period ? intersection(union(period, ...bills), before) : before;
  const usages = facts.usages.filter(({ charges }) => charges.every(({ from, to }) => to <= period.to && contains(eligible, from)));
  const ofProducts = products.map((product) => productLines(product, eligible));
  const lines = [...ofProducts.flatMap((each) => each.lines), ...usageLines(usages)].sort(byProduct);
  if (period.from >= period.to || lines.every(({ gross }) => new Big(gross).eq(0))) return nothingNew(facts, period);
  const claims = { products: ofProducts.map(({ claim }) => claim).filter(takesSomething), usages: usages.map(({ id }) => id) };
  const number = bills.length + 1;
  const billNo = `${account}/${String(number).padStart(4, '0')}`;
  return { id: uuidV5(account, `${period.from}/${period.to}`), number, billNo, period, ...totals(lines), lines, claims };
};

const beginning = '0001-01-01T00:00:00.000Z';

/** From the account's last billed instant, or an earlier time that no bill covers; at first from the start of its first product. */
const firstUnbilled = ({ bills, products, to }: Facts): string => {
  const start = products.map(({ startDate }) => startDate).reduce((a, b) => (a < b ? a : b));
  return difference([{ from: start, to }], bills)[0]?.from ?? to;
};

const nothingNew = ({ account, bills, period: asked }: Facts, { from, to }: Interval): { existing: string } => {
  const last = bills.findLast((bill) => !asked || (bill.from < to && from < bill.to));
  if (!last) throw new Rejection('conflict', `There is nothing to bill to the billing account ${account} before ${to}.`);
  return { existing: last.bill };
};

const takesSomething = ({ oneTime, recurring }: ProductClaim) => oneTime.length + recurring.length > 0;

const totals = (lines: readonly Line[]): { currency: string; net: string; gross: string } => {
  const currencies = [...new Set(lines.map(({ currency }) => currency))];
  if (currencies.length > 1) throw new Rejection('conflict', `One bill has one currency; these charges are in ${currencies.join(', ')}.`);
  const places = decimalsOf(currencies[0]!);
  return {
    currency: currencies[0]!,
    net: sum(lines.map(({ net }) => net)).toFixed(places),
    gross: sum(lines.map(({ gross }) => gross)).toFixed(places),
  };
};

const order = { oneTime: '1', recurring: '2', usage: '3' } as const;
const keyOf = ({ product, kind, name, price, coverage }: Line) =>
  [product.name, product.id, order[kind], name, price.validFrom, coverage.from].join('\n');
const byProduct = (a: Line, b: Line) => (keyOf(a) < keyOf(b) ? -1 : 1);
