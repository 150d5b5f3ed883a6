import type { Recorded, View } from '@skyledger/event-sourcing';
import type { Product } from '@skyledger/tmf-contracts';
import type { ProductEvent } from './product.events';

/** The document *is* the TMF637 resource, so a GET needs no further mapping. */
export const productView: View<ProductEvent, Product> = {
  project: (product, event) => {
    if (event.type === 'ProductDeleted') return undefined;
    const next = { ...product, ...changes(product ?? {}, event) };
    return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null && value !== undefined)) as Product; // a PATCH with null removes
  },
};

type Shown = Exclude<Recorded<ProductEvent>, { type: 'ProductDeleted' }>;

const changes = (product: Partial<Product>, event: Shown): Partial<Product> => {
  const at = event.metadata.recordedAt;
  switch (event.type) {
    case 'ProductCreated':
      return {
        '@type': 'Product',
        ...event.data,
        id: event.metadata.id,
        creationDate: at,
        ...(event.data.status === 'active' && { startDate: event.data.startDate ?? at }),
      };
    case 'ProductDetailsChanged':
      return event.data as Partial<Product>;
    case 'ProductActivationStarted':
      return { status: 'pendingActive' };
    case 'ProductActivated':
      return { status: 'active', startDate: event.data.startDate ?? product.startDate ?? at };
    case 'ProductSuspended':
      return { status: 'suspended' };
    case 'ProductTerminationStarted':
      return { status: 'pendingTerminate' };
    case 'ProductTerminationAbandoned':
      return { status: event.data.status };
    case 'ProductTerminated':
      return { status: 'terminated', terminationDate: event.data.terminationDate ?? product.terminationDate ?? at };
    case 'ProductCancelled':
      return { status: 'cancelled' };
    case 'ProductAborted':
      return { status: 'aborted' };
    case 'ProductClaimed':
      return { productOrderItem: [...(product.productOrderItem ?? []), event.data.productOrderItem] };
    case 'ProductReleased':
      return {};
  }
};
