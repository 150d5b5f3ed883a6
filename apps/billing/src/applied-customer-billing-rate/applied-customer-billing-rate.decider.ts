import type { Decider } from '@skyledger/event-sourcing';
import { type AppliedCustomerBillingRateEvent, appliedCustomerBillingRateEvents } from './applied-customer-billing-rate.events';

export type AppliedCustomerBillingRateCommand = {
  type: 'IssueAppliedCustomerBillingRate';
  data: AppliedCustomerBillingRateEvent['data'];
};

/** A line of an issued bill. */
export const appliedCustomerBillingRate: Decider<AppliedCustomerBillingRateCommand, 'none' | 'issued', AppliedCustomerBillingRateEvent> = {
  category: 'appliedCustomerBillingRate',
  events: appliedCustomerBillingRateEvents,
  initialState: 'none',
  decide: ({ data }, state) => (state === 'none' ? [{ type: 'AppliedCustomerBillingRateIssued', data }] : []),
  evolve: () => 'issued',
};
