import { type Decider, Rejection } from '@skyledger/event-sourcing';
import type { CustomerBillStateType } from '@skyledger/tmf-contracts';
import { type CustomerBillEvent, type IssuedBill, customerBillEvents } from './customer-bill.events';

/** What a line adds to the bill, as decimal text. */
type LineAmounts = { readonly unit: string; readonly taxExcluded: string; readonly taxIncluded: string };

export type CustomerBillCommand =
  | { type: 'IssueCustomerBill'; data: { bill: IssuedBill; lines: readonly LineAmounts[] } }
  | { type: 'AdvanceCustomerBill'; data: { state: CustomerBillStateType } };

type State = CustomerBillStateType | 'none';

/** What a bill may become next. */
const next: Readonly<Record<State, readonly CustomerBillStateType[]>> = {
  none: [],
  new: ['onHold', 'validated'],
  onHold: ['new', 'validated'],
  validated: ['onHold', 'sent'],
  sent: ['partiallyPaid', 'settled'],
  partiallyPaid: ['settled'],
  settled: [],
};

/** A bill: issued whole, once, and only if it adds up. */
export const customerBill: Decider<CustomerBillCommand, State, CustomerBillEvent> = {
  category: 'customerBill',
  events: customerBillEvents,
  initialState: 'none',

  decide(command, state) {
    switch (command.type) {
      case 'IssueCustomerBill':
        return state === 'none' ? [issued(command.data)] : [];
      case 'AdvanceCustomerBill':
        return advance(command.data.state, state);
    }
  },

  evolve(_, event) {
    switch (event.type) {
      case 'CustomerBillIssued':
        return 'new';
      case 'CustomerBillAdvanced':
        return event.data.state;
    }
  },
};

const advance = (to: CustomerBillStateType, state: State): CustomerBillEvent[] => {
  if (state === 'none') throw new Rejection('notFound', 'No such bill.');
  if (to === state) return [];
  if (next[state].includes(to)) return [{ type: 'CustomerBillAdvanced', data: { state: to } }];
  const possible = next[state].join(' or ') || 'nothing else';
  throw new Rejection('conflict', `A bill that is ${state} cannot become ${to}; it can become ${possible}.`, 'state');
};

/** The second way to the total: whole units of the smallest decimal, by integers. What computed the lines is not trusted here. */
const issued = ({ bill, lines }: Extract<CustomerBillCommand, { type: 'IssueCustomerBill' }>['data']): CustomerBillEvent => {
  const { unit, value: gross } = bill.taxIncludedAmount ?? {};
  const addsUp =
    lines.length > 0 &&
    lines.every((line) => line.unit === unit) &&
    units(bill.taxExcludedAmount?.value) === total(lines.map(({ taxExcluded }) => taxExcluded)) &&
    units(gross) === total(lines.map(({ taxIncluded }) => taxIncluded)) &&
    units(gross) === units(bill.amountDue?.value);
  if (!addsUp) throw new Rejection('conflict', 'The bill is not the sum of its lines.');
  return { type: 'CustomerBillIssued', data: { bill, lines: lines.length } };
};

const units = (value = ''): bigint => {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(6, '0').slice(0, 6));
};

const total = (values: readonly string[]): bigint => values.reduce((sum, value) => sum + units(value), 0n);
