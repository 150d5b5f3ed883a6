import { type Recorded } from '@skyledger/event-sourcing';
import { processSpecification, recorded } from '@skyledger/testing';
import type { AgreedItem } from '../product-order/product-order.events';
import type { OrderHandlingInput, Operation } from './order-handling.events';
import { orderHandling } from './order-handling.process';

/** given(past inputs).when(input).thenSends(...) of order handling. */
export const given = processSpecification(orderHandling);
/** When everything happens. */
export const at = '2026-01-01T01:00:00.000Z';
/** A characteristic. */
export const vCPU = (value: number) => ({ '@type': 'IntegerCharacteristic', name: 'vCPU', value });
/** Another one. */
export const memory = { '@type': 'IntegerCharacteristic', name: 'memoryGiB', value: 4 };
/** An agreed item; its services are named after its products. */
export const item = (action: AgreedItem['action'], products: string[], more: Partial<AgreedItem> = {}): AgreedItem => ({
  itemId: '1',
  action,
  deliveries: products.map((productId) => ({ productId, serviceId: `s-${productId}` })),
  product: { name: 'Cloud Server', productCharacteristic: [vCPU(2)], productPrice: [] },
  serviceSpecification: { '@type': 'ServiceSpecificationRef', id: 'spec' },
  ...more,
});
/** An order with these items. */
export const accepted = (...items: AgreedItem[]): OrderHandlingInput => ({ type: 'OrderAccepted', data: { items } });
/** An order of one product. */
export const one = accepted(item('add', ['a']));
/** An order of two products by one item. */
export const two = accepted(item('add', ['a', 'b']));
/** An order that changes a product. */
export const resize = accepted(item('modify', ['a'], { changes: [vCPU(8)] }));
/** An order that ends a product. */
export const end = accepted(item('delete', ['a']));
/** Service activation has done it. */
export const activated = (serviceId: string, operation: Operation = 'createService'): OrderHandlingInput => ({
  type: 'ItemActivated',
  data: { serviceId, operation, at },
});
/** Service activation has failed. */
export const broken = (serviceId: string, operation: Operation = 'createService', monitorId = 'm1'): OrderHandlingInput => ({
  type: 'ItemActivationFailed',
  data: { serviceId, operation, monitorId, reason: 'No capacity.' },
});
/** Service activation will not begin. */
export const refused = (serviceId: string, operation: Operation, code = 'conflict'): OrderHandlingInput => ({
  type: 'ServiceRefused',
  data: { serviceId, operation, code, reason: 'Busy.' },
});
/** Service activation has begun. */
export const requested = (monitorId: string): OrderHandlingInput => ({ type: 'ServiceRequested', data: { serviceId: 's-a', monitorId } });
/** The inventory shows the outcome. */
export const shownAs = (productId: string): OrderHandlingInput => ({ type: 'ProductRecorded', data: { productId } });
/** The inventory keeps the product free, as it is now. */
export const claimed: OrderHandlingInput = { type: 'ProductClaimed', data: { productId: 'a', productCharacteristic: [vCPU(4), memory] } };
/** The inventory will not have it. */
export const productRefused: OrderHandlingInput = { type: 'ProductRefused', data: { productId: 'a', reason: 'It is being changed.' } };
/** Four hours have passed. */
export const overdue = (attempt = 1): OrderHandlingInput => ({ type: 'DeliveryOverdue', data: { itemId: '1', attempt } });
/** An operator wants it tried again. */
export const retried = (attempt = 2): OrderHandlingInput => ({ type: 'ItemRetried', data: { itemId: '1', reason: 'x', attempt } });
/** An operator gives it up. */
export const givenUp: OrderHandlingInput = { type: 'ItemGivenUp', data: { itemId: '1', reason: 'No use.' } };
/** What is sent after the last of the inputs, whole. */
export const sent = (...inputs: OrderHandlingInput[]) => {
  const state = inputs.reduce(orderHandling.evolve, orderHandling.initialState);
  return orderHandling.react(recorded(inputs.at(-1)!, inputs.length, at, 'o1') as Recorded<OrderHandlingInput>, state);
};
