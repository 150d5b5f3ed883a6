import { add, type Change, keyOf, put, type RelationalProjection } from '@skyledger/event-store';
import Big from 'big.js';
import type { AppliedCustomerBillingRateEvent } from '../applied-customer-billing-rate/applied-customer-billing-rate.events';
import type { CustomerBillEvent } from '../customer-bill/customer-bill.events';
import { LedgerAccount, type LedgerAccountKind, LedgerBill, LedgerPosting } from './billing-ledger.tables';
import { isBalanced } from './is-balanced';

type Event = CustomerBillEvent | AppliedCustomerBillingRateEvent;
type Recorded = {
  readonly tenant: string;
  readonly category: string;
  readonly id: string;
  readonly version: number;
  readonly recordedAt: string;
};

/** Money in events is decimal text. */
type Amount = { readonly unit: string; readonly value: string };

/** An amount on an account: positive is a debit, negative a credit. */
type Entry = { readonly account: string; readonly kind: LedgerAccountKind; readonly amount: Big };

/** Double entry, from what billing has put on record: lines, bills and settlements. */
export const billingLedger: RelationalProjection<Event> = {
  name: 'billingLedger',
  version: 1,
  categories: ['customerBill', 'appliedCustomerBillingRate'],
  tables: [LedgerAccount, LedgerPosting, LedgerBill],
  constraints: (nameOf) => isBalanced(nameOf(LedgerPosting)),

  remembers: ({ type, tenant, id }) => (type === 'CustomerBillAdvanced' ? [keyOf(LedgerBill, { tenant, bill: id })] : []),

  project(event, remembered) {
    switch (event.type) {
      case 'AppliedCustomerBillingRateIssued':
        return lineIssued(event, event.data.rate);
      case 'CustomerBillIssued':
        return billIssued(event, event.data.bill);
      case 'CustomerBillAdvanced': {
        const bill = remembered(LedgerBill, { tenant: event.tenant, bill: event.id });
        return event.data.state === 'settled' && bill && !bill.isSettled ? billSettled(event, bill) : [];
      }
    }
  },
};

type Rate = AppliedCustomerBillingRateEvent['data']['rate'];

/** What a line charges is income and tax; who owes it, the bill says. */
const lineIssued = (event: Recorded, rate: Rate): Change[] => {
  const bill = rate.bill?.id ?? 'none';
  const gross = amountOf(rate.taxIncludedAmount);
  const taxes = (rate.appliedTax ?? []).map(({ taxCategory = 'none', taxAmount }): Entry => ({
    account: `tax/${taxCategory}`,
    kind: 'liability',
    amount: new Big(amountOf(taxAmount).value).neg(),
  }));
  return transaction(event, { bill, currency: gross.unit }, [
    { account: `billed/${bill}`, kind: 'clearing', amount: new Big(gross.value) },
    {
      account: `revenue/${rate.appliedBillingRateType ?? 'other'}`,
      kind: 'income',
      amount: new Big(amountOf(rate.taxExcludedAmount).value).neg(),
    },
    ...taxes,
  ]);
};

const billIssued = (event: Recorded, issued: Extract<CustomerBillEvent, { type: 'CustomerBillIssued' }>['data']['bill']): Change[] => {
  const { unit: currency, value: amount } = amountOf(issued.taxIncludedAmount);
  const billingAccount = issued.billingAccount?.id ?? 'none';
  const bill = { tenant: event.tenant, bill: event.id, billingAccount, billNo: issued.billNo ?? '', currency, amount, isSettled: false };
  return [
    put(LedgerBill, bill),
    ...transaction(event, bill, [
      { account: receivableOf(billingAccount), kind: 'asset', amount: new Big(amount) },
      { account: `billed/${event.id}`, kind: 'clearing', amount: new Big(amount).neg() },
    ]),
  ];
};

const billSettled = (event: Recorded, bill: LedgerBill): Change[] => [
  put(LedgerBill, { ...bill, isSettled: true }),
  ...transaction(event, bill, [
    { account: 'settlements', kind: 'asset', amount: new Big(bill.amount) },
    { account: receivableOf(bill.billingAccount), kind: 'asset', amount: new Big(bill.amount).neg() },
  ]),
];

/** The account of what a customer's billing account owes. */
export const receivableOf = (billingAccount: string): string => `receivable/${billingAccount}`;

const transaction = (event: Recorded, { bill, currency }: { bill: string; currency: string }, entries: readonly Entry[]): Change[] => {
  const { tenant, category, id, version, recordedAt: at } = event;
  const moving = entries.filter(({ amount }) => !amount.eq(0));
  return moving.flatMap(({ account, kind, amount }, line) => {
    const sides = { debit: amount.gt(0) ? amount.toFixed() : '0', credit: amount.lt(0) ? amount.neg().toFixed() : '0' };
    return [
      put(LedgerPosting, { tenant, transaction: `${category}/${id}/${version}`, line, account, currency, ...sides, bill, at }),
      add(LedgerAccount, { tenant, account, currency, kind, ...sides }, 'debit', 'credit'),
    ];
  });
};

const amountOf = (money: unknown): Amount => money as Amount;
