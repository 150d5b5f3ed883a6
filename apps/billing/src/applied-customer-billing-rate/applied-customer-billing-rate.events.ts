import type { Versions } from '@skyledger/event-sourcing';
import type { AppliedCustomerBillingRate } from '@skyledger/tmf-contracts';

/** What the store keeps of a bill line: it is issued with its bill, and that is all. */
export type AppliedCustomerBillingRateEvent = {
  type: 'AppliedCustomerBillingRateIssued';
  data: { rate: Omit<AppliedCustomerBillingRate, 'id' | 'href'> };
};

/** Each of them with the steps from its older versions; none has any yet. */
export const appliedCustomerBillingRateEvents: Versions<AppliedCustomerBillingRateEvent> = {
  AppliedCustomerBillingRateIssued: [],
};
