import type { AppliedCustomerBillingRate } from '@skyledger/tmf-contracts';
import type { IssuedBill } from '../customer-bill/customer-bill.events';
import type { ChargedProduct } from '../charged-product/charged-product.view';
import type { Interval } from '../intervals';
import type { Computed } from './bill';
import { grouped } from './grouped';
import type { Line } from './lines';
import { decimalsOf, sum } from './money';

const money = (unit: string, value: string) => ({ unit, value });
const timePeriod = ({ from, to }: Interval) => ({ startDateTime: from, endDateTime: to });

/** The TMF678 customerBill that a computed bill becomes. */
export const billDocument = (
  { billNo, period, currency, net, gross, lines }: Computed,
  { billingAccount, relatedParty }: Pick<ChargedProduct, 'billingAccount' | 'relatedParty'>,
  billDate: string,
): IssuedBill =>
  ({
    billNo,
    billDate,
    category: 'normal',
    runType: 'offCycle',
    billingAccount,
    billingPeriod: timePeriod(period),
    taxExcludedAmount: money(currency, net),
    taxIncludedAmount: money(currency, gross),
    amountDue: money(currency, gross),
    remainingAmount: money(currency, gross),
    taxItem: taxItems(lines, currency),
    ...(relatedParty && { relatedParty }),
  }) as IssuedBill;

const taxItems = (lines: readonly Line[], currency: string) =>
  [...grouped(lines, ({ tax }) => `${tax.category ?? ''}\n${tax.rate}`).values()].map((group) => ({
    ...taxOf(group[0]!),
    taxAmount: money(currency, sum(group.map(({ taxAmount }) => taxAmount)).toFixed(decimalsOf(currency))),
  }));

const taxOf = ({ tax }: Line) => ({ ...(tax.category && { taxCategory: tax.category }), taxRate: Number(tax.rate) });

/** The TMF678 appliedCustomerBillingRate that a line becomes; how it came about is in its characteristics. */
export const rateDocument = (line: Line, bill: string, date: string): Omit<AppliedCustomerBillingRate, 'id' | 'href'> => ({
  name: line.name,
  description: `${line.quantity.amount} x ${line.quantity.units} at ${line.unitPrice.value} ${line.unitPrice.unit}`,
  appliedBillingRateType: line.kind,
  date,
  isBilled: true,
  bill: { id: bill, '@referredType': 'CustomerBill' },
  product: { ...line.product, '@referredType': 'Product' },
  periodCoverage: timePeriod(line.coverage),
  taxExcludedAmount: money(line.currency, line.net),
  taxIncludedAmount: money(line.currency, line.gross),
  appliedTax: [{ ...taxOf(line), taxAmount: money(line.currency, line.taxAmount) }],
  characteristic: [
    characteristic('quantity', line.quantity.amount),
    characteristic('unitOfMeasure', line.quantity.units),
    characteristic('unitPrice', line.unitPrice.value),
    characteristic('productOfferingPrice', line.price.id),
    ...(line.price.version ? [characteristic('priceVersion', line.price.version)] : []),
    ...(line.price.validFrom ? [characteristic('priceValidFrom', line.price.validFrom)] : []),
    ...(line.usages ? [characteristic('usage', line.usages)] : []),
  ],
});

const characteristic = (name: string, value: unknown) =>
  ({ name, value }) as NonNullable<AppliedCustomerBillingRate['characteristic']>[number];

/** The usages that a line names. */
export const usagesOf = ({ characteristic = [] }: AppliedCustomerBillingRate): string[] =>
  (characteristic.find(({ name }) => name === 'usage')?.value as string[] | undefined) ?? [];
