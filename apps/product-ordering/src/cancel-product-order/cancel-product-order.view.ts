import type { View } from '@skyledger/event-sourcing';
import type { CancelProductOrder } from '@skyledger/tmf-contracts';
import type { CancelProductOrderEvent } from './cancel-product-order.events';

/** The TMF622 task; `stateReason` (why the order was not cancelled) is an extension. */
export type CancelProductOrderDocument = CancelProductOrder & { readonly stateReason?: string };

/** The document is the TMF622 resource. */
export const cancelProductOrderView: View<CancelProductOrderEvent, CancelProductOrderDocument> = {
  project(task, { type, data, metadata: { id, recordedAt } }) {
    switch (type) {
      case 'CancelProductOrderCreated':
        return { '@type': 'CancelProductOrder', ...data, id, creationDate: recordedAt, state: 'acknowledged' };
      case 'CancelProductOrderRejected':
        return { ...task!, state: 'rejected', stateReason: data.reason };
      case 'CancelProductOrderBegun':
        return { ...task!, state: 'inProgress' };
      case 'CancelProductOrderDone':
        return { ...task!, state: 'done', effectiveCancellationDate: recordedAt };
      case 'CancelProductOrderTerminated':
        return { ...task!, state: 'terminatedWithError', stateReason: data.reason };
    }
  },
};
