import type { Recorded, View } from '@skyledger/event-sourcing';
import type { ProductOrder } from '@skyledger/tmf-contracts';
import type { AgreedItem, ProductOrderEvent } from './product-order.events';
import { isFinal, type ItemProgress, type ItemState, orderState } from './product-order.states';

type Item = NonNullable<ProductOrder['productOrderItem']>[number];
type Said = { readonly itemId: string; readonly reason: string; readonly code?: string };

/** The document *is* the TMF622 resource, so a GET needs no further mapping. */
export const productOrderView: View<ProductOrderEvent, ProductOrder> = {
  project: (order, event) => {
    if (event.type === 'ProductOrderDeleted') return undefined;
    const next = { ...order, ...changes(order ?? {}, event) };
    return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null && value !== undefined)) as ProductOrder; // a PATCH with null removes
  },
};

type Shown = Exclude<Recorded<ProductOrderEvent>, { type: 'ProductOrderDeleted' }>;

const changes = (order: Partial<ProductOrder>, event: Shown): Partial<ProductOrder> => {
  const items = order.productOrderItem ?? [];
  const at = event.metadata.recordedAt;
  switch (event.type) {
    case 'ProductOrderCreated': {
      const acknowledged = itemsAt(at, inState(event.data.productOrderItem, 'acknowledged'));
      return { '@type': 'ProductOrder', ...event.data, id: event.metadata.id, creationDate: at, ...acknowledged };
    }
    case 'ProductOrderDetailsChanged':
      return event.data as Partial<ProductOrder>;
    case 'ProductOrderRejected':
      return {
        ...itemsAt(at, inState(items, 'rejected')),
        ...noted(order, event, event.data.refusals),
        ...blamed(order, event, event.data.refusals),
      };
    case 'ProductOrderAccepted':
      return itemsAt(
        at,
        items.map((item) =>
          agreed(
            item,
            event.data.items.find(({ itemId }) => itemId === item.id),
          ),
        ),
      );
    case 'ProductOrderCancellationRequested':
      return { state: 'assessingCancellation', ...(event.data.reason && { cancellationReason: event.data.reason }) };
    case 'ProductOrderCancellationRefused':
      return { ...itemsAt(at, items), cancellationReason: undefined, ...noted(order, event, [{ itemId: '', reason: event.data.reason }]) };
    case 'ProductOrderCancellationAccepted':
      return itemsAt(at, inState(items, 'pendingCancellation'));
    case 'ProductOrderCancelled':
      return { ...itemsAt(at, inState(items, 'cancelled')), cancellationDate: at };
    case 'ProductOrderCancellationFailed': {
      const { left } = event.data;
      const ended = items.map((item) => ({ ...item, state: left.some(({ itemId }) => itemId === item.id) ? 'failed' : 'cancelled' }));
      return { ...itemsAt(at, ended as Item[]), ...noted(order, event, left), ...blamed(order, event, left) };
    }
    default:
      return itemChanges(order, items, event);
  }
};

type ItemEvent = Extract<Shown, { data: { itemId: string } }>;

const itemChanges = (order: Partial<ProductOrder>, items: Item[], event: ItemEvent): Partial<ProductOrder> => {
  const { data, metadata } = event;
  const isAssessed = order.state === 'assessingCancellation';
  const becomes = (state: ItemState) =>
    itemsAt(
      metadata.recordedAt,
      withItem(items, data.itemId, (item) => ({ ...item, state })),
      isAssessed,
    );
  switch (event.type) {
    case 'ProductOrderItemCompleted':
      return becomes('completed');
    case 'ProductOrderItemFailed': {
      const ended = itemsAt(
        metadata.recordedAt,
        withItem(items, data.itemId, (item) => failed(item, event.data.delivered)),
        isAssessed,
      );
      return { ...ended, ...noted(order, event, [event.data]), ...blamed(order, event, [event.data]) };
    }
    case 'ProductOrderItemHeld':
      return { ...becomes('held'), ...noted(order, event, [event.data]) };
    case 'ProductOrderItemRetried':
      return { ...becomes('inProgress'), ...noted(order, event, [event.data]) };
    case 'ProductOrderItemGivenUp':
      return noted(order, event, [event.data]);
  }
};

const itemsAt = (at: string, items: Item[], isAssessed = false): Partial<ProductOrder> => {
  const state = orderState(items.map(progressOf), isAssessed);
  return { productOrderItem: items, state, ...(isFinal(state) && { completionDate: at }) };
};

/** A failed item keeps the products that were delivered all the same. */
const progressOf = ({ state, product }: Item): ItemProgress => ({ state: state as ItemState, delivered: product?.product?.length ?? 0 });

const inState = (items: readonly Item[], state: ItemState): Item[] => items.map((item) => ({ ...item, state }));

const withItem = (items: Item[], id: string, change: (item: Item) => Item): Item[] =>
  items.map((item) => (item.id === id ? change(item) : item));

/** Shows the customer what was understood: every characteristic, the price, and under which ids the products will be found. */
const agreed = (item: Item, agreement: AgreedItem | undefined): Item => {
  if (!agreement) return item;
  const { product, deliveries } = agreement;
  const products = deliveries.map(({ productId }) => ({ '@type': 'ProductRef', id: productId }));
  return {
    ...item,
    state: deliveries.length > 0 ? 'inProgress' : 'completed',
    product: {
      '@type': 'Product',
      ...item.product,
      ...(product.name && { name: product.name }),
      ...(product.productCharacteristic.length > 0 && { productCharacteristic: product.productCharacteristic }),
      ...(products.length === 1 && { id: products[0]?.id }),
      ...(products.length > 1 && { product: products }),
    } as Item['product'],
    ...(agreement.action === 'add' &&
      product.productPrice.length > 0 && { itemPrice: product.productPrice.map((price) => ({ ...price, '@type': 'OrderPrice' })) }),
  };
};

const failed = (item: Item, delivered: readonly string[]): Item => {
  const products = item.product?.product?.filter(({ id }) => id !== undefined && delivered.includes(id));
  return { ...item, state: 'failed', ...(products && { product: { ...item.product, product: products } as Item['product'] }) };
};

/** TMF622 v4 has no attribute for a reason: a note says it in every version. */
const noted = (order: Partial<ProductOrder>, { metadata }: Recorded<ProductOrderEvent>, said: readonly Said[]): Partial<ProductOrder> => ({
  note: [
    ...(order.note ?? []),
    ...said.map(({ itemId, reason }, index) => ({
      '@type': 'Note',
      id: `${metadata.version}.${index + 1}`,
      author: 'order handling',
      date: metadata.recordedAt,
      text: itemId ? `Item ${itemId}: ${reason}` : reason,
    })),
  ],
});

const blamed = (order: Partial<ProductOrder>, { metadata }: Recorded<ProductOrderEvent>, said: readonly Said[]): Partial<ProductOrder> => ({
  productOrderErrorMessage: [
    ...(order.productOrderErrorMessage ?? []),
    ...said.map(({ itemId, reason, code = 'failed' }) => ({
      '@type': 'ProductOrderErrorMessage',
      code,
      reason,
      timestamp: metadata.recordedAt,
      ...(itemId && { productOrderItem: [{ '@type': 'ProductOrderItemRef', productOrderId: metadata.id, productOrderItemId: itemId }] }),
    })),
  ],
});
