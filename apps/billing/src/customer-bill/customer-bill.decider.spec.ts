import { recorded, specification } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import { customerBill, type CustomerBillCommand } from './customer-bill.decider';
import type { CustomerBillEvent, IssuedBill } from './customer-bill.events';
import { customerBillView } from './customer-bill.view';

const given = specification(customerBill);
const eur = (value: string) => ({ unit: 'EUR', value });
const bill = {
  billNo: 'acc/0001',
  taxExcludedAmount: eur('12.30'),
  taxIncludedAmount: eur('14.64'),
  amountDue: eur('14.64'),
} as IssuedBill;
const lines = [
  { unit: 'EUR', taxExcluded: '15.30', taxIncluded: '17.64' },
  { unit: 'EUR', taxExcluded: '-3.00', taxIncluded: '-3.00' },
];
const issue: CustomerBillCommand = { type: 'IssueCustomerBill', data: { bill, lines } };
const issued: CustomerBillEvent = { type: 'CustomerBillIssued', data: { bill, lines: 2 } };
type State = Extract<CustomerBillEvent, { type: 'CustomerBillAdvanced' }>['data']['state'];
const is = (state: State): CustomerBillEvent => ({ type: 'CustomerBillAdvanced', data: { state } });
const advance = (state: State): CustomerBillCommand => ({ type: 'AdvanceCustomerBill', data: { state } });
const wrong = (changes: object, ofLines: readonly object[] = lines) =>
  given().when({ type: 'IssueCustomerBill', data: { bill: { ...bill, ...changes }, lines: ofLines as typeof lines } });

describe('A bill', () => {
  it('is issued', () => given().when(issue).then(issued));
  it('is issued once', () => given(issued).when(issue).thenNothing());
  it('is not issued unless it is the sum of its lines', () => {
    wrong({ taxExcludedAmount: eur('12.31') }).thenRejected('conflict', /sum of its lines/);
    wrong({ taxIncludedAmount: eur('14.63') }).thenRejected('conflict');
    wrong({ amountDue: eur('0.00') }).thenRejected('conflict');
    wrong({}, []).thenRejected('conflict');
    wrong({}, [{ ...lines[0]!, unit: 'USD' }, lines[1]!]).thenRejected('conflict');
  });
  it('goes from new to settled', () => {
    given(issued).when(advance('validated')).then(is('validated'));
    given(issued, is('validated')).when(advance('sent')).then(is('sent'));
    given(issued, is('sent')).when(advance('partiallyPaid')).then(is('partiallyPaid'));
    given(issued, is('partiallyPaid')).when(advance('settled')).then(is('settled'));
  });
  it('can be held and released', () => {
    given(issued).when(advance('onHold')).then(is('onHold'));
    given(issued, is('onHold')).when(advance('validated')).then(is('validated'));
  });
  it('stays where it is, asked again', () => given(issued, is('sent')).when(advance('sent')).thenNothing());
  it('takes no other way, and says which there are', () => {
    given(issued)
      .when(advance('sent'))
      .thenRejected('conflict', /can become onHold or validated/);
    given(issued, is('settled'))
      .when(advance('new'))
      .thenRejected('conflict', /nothing else/);
  });
  it('must be there to go on', () => given().when(advance('sent')).thenRejected('notFound'));
});

describe('The document of a bill', () => {
  it('is what was issued, and the state it has come to', () => {
    const first = customerBillView.project(undefined, recorded(issued, 1, '2026-02-01T00:00:00.000Z', 'b'));
    expect(first).toEqual({ id: 'b', ...bill, state: 'new', lastUpdate: '2026-02-01T00:00:00.000Z' });
    expect(customerBillView.project(first, recorded(is('sent'), 2, '2026-02-02T00:00:00.000Z', 'b'))).toEqual({
      ...first,
      state: 'sent',
      lastUpdate: '2026-02-02T00:00:00.000Z',
    });
  });
});
