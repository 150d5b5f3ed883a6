import type { View } from '@skyledger/event-sourcing';
import type { CustomerBill } from '@skyledger/tmf-contracts';
import type { CustomerBillEvent } from './customer-bill.events';

/** The document is the TMF678 resource. */
export const customerBillView: View<CustomerBillEvent, CustomerBill> = {
  project: (bill, { type, data, metadata: { id, recordedAt } }) => {
    switch (type) {
      case 'CustomerBillIssued':
        return { id, ...data.bill, state: 'new', lastUpdate: recordedAt };
      case 'CustomerBillAdvanced':
        return { ...bill!, state: data.state, lastUpdate: recordedAt };
    }
  },
};
