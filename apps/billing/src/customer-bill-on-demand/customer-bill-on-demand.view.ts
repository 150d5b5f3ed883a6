import type { View } from '@skyledger/event-sourcing';
import type { CustomerBillOnDemand } from '@skyledger/tmf-contracts';
import type { CustomerBillOnDemandEvent } from './customer-bill-on-demand.events';

/** The TMF678 request for a bill; `stateReason` (why it was rejected) and `billingPeriod` are extensions. */
export type CustomerBillOnDemandDocument = CustomerBillOnDemand & { readonly stateReason?: string };

/** The document is the TMF678 resource. */
export const customerBillOnDemandView: View<CustomerBillOnDemandEvent, CustomerBillOnDemandDocument> = {
  project: (document, { type, data, metadata: { id, recordedAt: lastUpdate } }) => {
    switch (type) {
      case 'CustomerBillRequested':
        return { id, ...data.asked, state: 'inProgress', lastUpdate };
      case 'CustomerBillProvided':
        return {
          ...document!,
          state: 'done',
          customerBill: { id: data.bill, '@referredType': 'CustomerBill' },
          lastUpdate,
        };
      case 'CustomerBillRefused':
        return { ...document!, state: 'rejected', stateReason: data.reason, lastUpdate };
    }
  },
};
