import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { type BilledAccountEvent, billedAccountEvents } from './billed-account.events';

/** The account has this bill; `number` counts its bills. */
export type BilledAccountCommand = {
  type: 'BillAccount';
  data: { bill: string; billNo: string; number: number; from: string; to: string };
};

type State = { readonly bills: readonly { readonly bill: string; readonly from: string; readonly to: string }[] };

/** Gives an account's bills their order: two runs at once cannot both be the next one. */
export const billedAccount: Decider<BilledAccountCommand, State, BilledAccountEvent> = {
  category: 'billedAccount',
  events: billedAccountEvents,
  initialState: { bills: [] },

  decide({ data: { number, ...data } }, { bills }) {
    if (bills.some(({ bill }) => bill === data.bill)) return [];
    if (bills.some(({ from, to }) => from === data.from && to === data.to))
      throw new Rejection('conflict', 'The account has a bill of this period.');
    if (number !== bills.length + 1)
      throw new Rejection('conflict', `The account has ${bills.length} bills; this cannot be number ${number}.`);
    return [{ type: 'AccountBilled', data }];
  },

  evolve: ({ bills }, { data: { bill, from, to } }) => ({ bills: [...bills, { bill, from, to }] }),
};
