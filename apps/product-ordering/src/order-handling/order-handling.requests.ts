import type { AgreedItem, Agreement, Characteristic, Delivery as Agreed } from '../product-order/product-order.events';
import type { OrderHandlingCommand, Operation } from './order-handling.events';

/** A command and where it goes. */
export type Sent = { readonly to: { readonly category: string; readonly id: string }; readonly command: OrderHandlingCommand };

/** An item of an order, as its requests speak of it. */
export type Order = { readonly id: string; readonly item: AgreedItem; readonly relatedParty?: Agreement['relatedParty'] };

/** A delivery, as its requests speak of it; a changed product has its characteristics here. */
export type Delivery = Agreed & {
  readonly productCharacteristic?: Characteristic[];
  /** What it was like before. */
  readonly formerCharacteristic?: Characteristic[];
};

/** The product, not yet active. */
export const createProduct = ({ id, item }: Order, { productId }: Delivery): Sent =>
  toProduct('createProduct', productId, {
    '@type': 'Product',
    ...item.product,
    status: 'pendingActive',
    productOrderItem: [orderItem(id, item)],
  });

/** The product is there: from this instant on it is used and paid for. */
export const activateProduct = ({ item }: Order, { productId, serviceId }: Delivery, at: string): Sent =>
  toProduct('patchProduct', productId, {
    status: 'active',
    startDate: at,
    ...(item.serviceSpecification && {
      realizingService: [{ '@type': 'ServiceRef', id: serviceId, name: item.product.name, '@referredType': 'Service' }],
    }),
  });

/** The product shows what became of it. */
export const patchProduct = ({ productId }: Delivery, changes: object): Sent => toProduct('patchProduct', productId, changes);

/** Nobody else shall change the product meanwhile. */
export const claimProduct = ({ id, item }: Order, { productId }: Delivery): Sent =>
  toProduct('claimProduct', productId, { productOrderItem: orderItem(id, item) });

/** The change is over; the product shows what came of it. */
export const releaseProduct = ({ id, item }: Order, { productId }: Delivery, changes: object = {}): Sent =>
  toProduct('releaseProduct', productId, { productOrderItem: orderItem(id, item), changes });

/** What a changed or terminated product is like. */
export const outcomeOf = ({ item }: Order, delivery: Delivery, at: string): object =>
  item.action === 'delete' ? { status: 'terminated', terminationDate: at } : { productCharacteristic: characteristicsOf(item, delivery) };

/** The service that makes the product real: added, changed or taken away, as the item says. */
export const requestService = (order: Order, delivery: Delivery): Sent => {
  const { item } = order;
  switch (operationOf(item)) {
    case 'createService':
      return toService('createService', delivery.serviceId, newService(order, delivery));
    case 'patchService':
      return toService('patchService', delivery.serviceId, {
        serviceCharacteristic: characteristicsOf(item, delivery),
        ...(item.serviceSpecification && { serviceSpecification: item.serviceSpecification }),
      });
    case 'deleteService':
      return deleteService(delivery.serviceId);
  }
};

/** Takes a service away. */
export const deleteService = (serviceId: string): Sent => toService('deleteService', serviceId, {});

/** Calls off what was asked for the service, as long as it has not ended. */
export const cancelService = ({ serviceId }: Delivery): Sent => toService('cancelService', serviceId, {});

/** Makes the service what it was before the change. */
export const restoreService = ({ serviceId, formerCharacteristic }: Delivery): Sent =>
  toService('patchService', serviceId, { serviceCharacteristic: formerCharacteristic ?? [] });

/** What an item asks of service activation. */
export const operationOf = ({ action }: AgreedItem): Operation =>
  action === 'modify' ? 'patchService' : action === 'delete' ? 'deleteService' : 'createService';

const newService = ({ id, item, relatedParty }: Order, { productId }: Delivery): object => ({
  '@type': 'Service',
  name: item.product.name,
  state: 'active',
  serviceSpecification: item.serviceSpecification,
  serviceCharacteristic: item.product.productCharacteristic,
  relatedEntity: [related('product', 'Product', productId), related('productOrder', 'ProductOrder', id)],
  ...(relatedParty && { relatedParty }),
});

const characteristicsOf = ({ product }: AgreedItem, { productCharacteristic }: Delivery) =>
  productCharacteristic ?? product.productCharacteristic;

const related = (role: string, type: string, id: string) => ({
  '@type': 'RelatedEntityRefOrValue',
  role,
  entity: { '@type': 'EntityRef', '@referredType': type, id },
});

const orderItem = (orderId: string, { itemId, action }: AgreedItem) => ({
  '@type': 'RelatedOrderItem',
  '@referredType': 'ProductOrder',
  role: 'order',
  orderId,
  orderItemId: itemId,
  orderItemAction: action,
});

const toProduct = (operation: 'createProduct' | 'patchProduct' | 'claimProduct' | 'releaseProduct', id: string, data: object): Sent => ({
  to: { category: 'product', id },
  command: { type: `tmf637.${operation}.request`, data },
});

const toService = (operation: Operation | 'cancelService', id: string, data: object): Sent => ({
  to: { category: 'service', id },
  command: { type: `tmf640.${operation}.request`, data },
});
