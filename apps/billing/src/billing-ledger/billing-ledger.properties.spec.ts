import Big from 'big.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { billingLedger } from './billing-ledger.projection';
import { type LedgerAccount, LedgerBill, LedgerPosting } from './billing-ledger.tables';

type Event = Parameters<typeof billingLedger.project>[0];

const cents = (value: number) => new Big(value).div(100).toFixed(2);
const currencies = ['EUR', 'JPY', 'KWD'] as const;
const line = fc.record({
  net: fc.integer({ min: -1e9, max: 1e9 }),
  tax: fc.integer({ min: -1e6, max: 1e6 }),
  kind: fc.constantFrom('oneTime', 'recurring', 'usage'),
});
const bill = fc.record({
  account: fc.constantFrom('a', 'b'),
  currency: fc.constantFrom(...currencies),
  lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  isSettled: fc.boolean(),
});
type Bill = typeof bill extends fc.Arbitrary<infer B> ? B : never;

const recorded = (type: string, category: string, id: string, version: number, data: object) =>
  ({ type, data, tenant: 'default', category, id, version, recordedAt: '2026-02-01T00:00:00.000Z' }) as unknown as Event;

/** The events of a bill as billing appends them: its lines, itself, and how it goes on. */
const eventsOf = ({ account, currency: unit, lines, isSettled }: Bill, number: number): Event[] => {
  const id = `bill-${number}`;
  const rates = lines.map(({ net, tax, kind }, index) =>
    recorded('AppliedCustomerBillingRateIssued', 'appliedCustomerBillingRate', `${id}-${index}`, 1, {
      rate: {
        ...{ appliedBillingRateType: kind, bill: { id }, taxExcludedAmount: { unit, value: cents(net) } },
        ...{ taxIncludedAmount: { unit, value: cents(net + tax) }, appliedTax: [{ taxAmount: { unit, value: cents(tax) } }] },
      },
    }),
  );
  const total = { unit, value: cents(lines.reduce((sum, { net, tax }) => sum + net + tax, 0)) };
  const issued = { bill: { billNo: `${number}`, billingAccount: { id: account }, taxIncludedAmount: total }, lines: lines.length };
  const states = ['validated', 'sent', ...(isSettled ? ['settled'] : [])];
  return [
    ...rates,
    recorded('CustomerBillIssued', 'customerBill', id, 1, issued),
    ...states.map((state, index) => recorded('CustomerBillAdvanced', 'customerBill', id, index + 2, { state })),
  ];
};

/** Postings and account sums that these events leave behind. */
const booked = (events: readonly Event[]) => {
  const bills = new Map<string, LedgerBill>();
  const [postings, accounts]: [LedgerPosting[], LedgerAccount[]] = [[], []];
  for (const event of events)
    for (const { table, row } of billingLedger.project(event, ((_: unknown, { bill: id }: LedgerBill) => bills.get(id)) as never)) {
      if (table === LedgerBill) bills.set((row as LedgerBill).bill, row as LedgerBill);
      else if (table === LedgerPosting) postings.push(row as LedgerPosting);
      else accounts.push(row as LedgerAccount);
    }
  return { postings, accounts };
};

type Sides = { readonly debit: string; readonly credit: string };
const balances = <T extends Sides>(rows: readonly T[], keyOf: (row: T) => string): Record<string, string> => {
  const sums = new Map<string, Big>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? new Big(0)).plus(row.debit).minus(row.credit));
  return Object.fromEntries([...sums].map(([key, sum]) => [key, sum.toFixed()]));
};

it('Whatever is billed and settled, debits are credits, accounts are the sums of their postings, and a bill is the sum of its lines', () => {
  fc.assert(
    fc.property(fc.array(bill, { maxLength: 8 }), (bills) => {
      const { postings, accounts } = booked(bills.flatMap(eventsOf));
      expect(
        Object.values(balances(postings, ({ transaction, currency }) => `${transaction} ${currency}`)).every((sum) => sum === '0'),
      ).toBe(true);
      expect(
        postings.every(({ debit, credit }) => new Big(debit).gte(0) && new Big(credit).gte(0) && (debit === '0') !== (credit === '0')),
      ).toBe(true);
      const keyOf = ({ account, currency }: LedgerPosting | LedgerAccount) => `${account} ${currency}`;
      expect(balances(accounts, keyOf)).toEqual(balances(postings, keyOf));
      const clearing = accounts.filter(({ kind }) => kind === 'clearing');
      expect(Object.values(balances(clearing, keyOf)).every((sum) => sum === '0')).toBe(true);
    }),
    { numRuns: 100 },
  );
});
