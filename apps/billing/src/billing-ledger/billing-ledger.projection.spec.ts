import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { billingLedger } from './billing-ledger.projection';
import { LedgerAccount, LedgerBill, LedgerPosting } from './billing-ledger.tables';

type Event = Parameters<typeof billingLedger.project>[0];
const recorded = (type: string, category: string, id: string, data: object, version = 1) =>
  ({ type, data, tenant: 'default', category, id, version, recordedAt: '2026-02-01T00:00:00.000Z' }) as unknown as Event;

const money = (value: string) => ({ unit: 'EUR', value });
const line = (net: string, tax: string, gross: string, kind = 'recurring') =>
  recorded('AppliedCustomerBillingRateIssued', 'appliedCustomerBillingRate', 'line-1', {
    rate: {
      ...{ appliedBillingRateType: kind, bill: { id: 'bill-1' }, taxExcludedAmount: money(net), taxIncludedAmount: money(gross) },
      appliedTax: [{ taxCategory: 'VAT', taxRate: 20, taxAmount: money(tax) }],
    },
  });
const bill = recorded('CustomerBillIssued', 'customerBill', 'bill-1', {
  bill: { billNo: 'a/0001', billingAccount: { id: 'a' }, taxIncludedAmount: money('18.60') },
  lines: 1,
});
const advanced = (state: string) => recorded('CustomerBillAdvanced', 'customerBill', 'bill-1', { state }, 4);

const known = {
  tenant: 'default',
  bill: 'bill-1',
  billingAccount: 'a',
  billNo: 'a/0001',
  currency: 'EUR',
  amount: '18.60',
  isSettled: false,
};
const changes = (event: Event, remembered?: object) => billingLedger.project(event, (() => remembered) as never);
const postings = (event: Event, remembered?: object) =>
  changes(event, remembered)
    .filter(({ table }) => table === LedgerPosting)
    .map(({ row }) => row as LedgerPosting)
    .map(({ account, debit, credit }) => [account, debit, credit]);

describe('The ledger', () => {
  it('books a line as income and tax', () =>
    expect(postings(line('15.50', '3.10', '18.60'))).toEqual([
      ['billed/bill-1', '18.6', '0'],
      ['revenue/recurring', '0', '15.5'],
      ['tax/VAT', '0', '3.1'],
    ]));

  it('books a line that gives back the other way round', () =>
    expect(postings(line('-10.00', '-2.00', '-12.00'))).toEqual([
      ['billed/bill-1', '0', '12'],
      ['revenue/recurring', '10', '0'],
      ['tax/VAT', '2', '0'],
    ]));

  it('books nothing where nothing moves', () =>
    expect(postings(line('5.00', '0.00', '5.00', 'oneTime'))).toEqual([
      ['billed/bill-1', '5', '0'],
      ['revenue/oneTime', '0', '5'],
    ]));

  it('books a bill to its account, and remembers it', () => {
    expect(postings(bill)).toEqual([
      ['receivable/a', '18.6', '0'],
      ['billed/bill-1', '0', '18.6'],
    ]);
    expect(changes(bill)[0]).toMatchObject({ table: LedgerBill, row: known });
  });

  it('books a settlement once, and no other step of a bill', () => {
    expect(postings(advanced('settled'), known)).toEqual([
      ['settlements', '18.6', '0'],
      ['receivable/a', '0', '18.6'],
    ]);
    expect(changes(advanced('settled'), { ...known, isSettled: true })).toEqual([]);
    expect(changes(advanced('sent'), known)).toEqual([]);
  });

  it('adds to each account what it posts', () => {
    const all = changes(line('15.50', '3.10', '18.60'));
    const sumOf = (table: unknown, side: 'debit' | 'credit') =>
      all
        .filter((change) => change.table === table)
        .reduce((total, { row }) => total.plus((row as LedgerPosting)[side]), new Big(0))
        .toFixed();
    expect(sumOf(LedgerAccount, 'debit')).toBe('18.6');
    expect(sumOf(LedgerAccount, 'credit')).toBe(sumOf(LedgerPosting, 'credit'));
  });
});
