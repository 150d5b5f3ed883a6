import type { View } from '@skyledger/event-sourcing';
import { chargedProduct, type ChargedProductState } from './charged-product.decider';
import type { ChargedFrom, ChargedProductEvent } from './charged-product.events';

/** A product as a bill run looks it up: by billing account. */
export type ChargedProduct = ChargedProductState &
  Pick<ChargedFrom, 'billingAccount' | 'relatedParty' | 'name' | 'startDate'> & { readonly id: string };

/** Inside this service only; no TMF resource. What was charged is what the decider knows. */
export const chargedProductView: View<ChargedProductEvent, ChargedProduct> = {
  project: (product, event) => {
    const { prices: _, ...charged } = event.type === 'ProductChargingStarted' ? event.data : { prices: undefined };
    return {
      id: event.metadata.id,
      ...(product ?? {}),
      ...charged,
      ...chargedProduct.evolve(product ?? chargedProduct.initialState, event),
    } as ChargedProduct;
  },
};
