import type { View } from '@skyledger/event-sourcing';
import type { AppliedCustomerBillingRate } from '@skyledger/tmf-contracts';
import type { AppliedCustomerBillingRateEvent } from './applied-customer-billing-rate.events';

/** The document is the TMF678 resource. */
export const appliedCustomerBillingRateView: View<AppliedCustomerBillingRateEvent, AppliedCustomerBillingRate> = {
  project: (_, { data, metadata: { id } }) => ({ id, ...data.rate }),
};
