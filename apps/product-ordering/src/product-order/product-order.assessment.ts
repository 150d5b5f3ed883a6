import { agree, type Facts, type No } from './product-order.agreement';
import type { AgreedItem, Details, OrderItem, ProductOrderEvent, Refusal } from './product-order.events';

/** More products than this are ordered with more than one item. */
export const mostProducts = 100;

/** And more than this with more than one order. */
export const mostProductsOfOrder = 1000;

/** Accepts an order with all that its delivery takes, or rejects it with every reason there is. */
export const assess = (details: Details, facts: Facts): ProductOrderEvent[] => {
  const fault = orderFault(details);
  const verdicts = fault ? [fault] : details.productOrderItem.map((item, index) => verdictOn(item, index, details, facts));
  const refusals = verdicts.filter((verdict) => 'reason' in verdict);
  if (refusals.length > 0) return [{ type: 'ProductOrderRejected', data: { refusals } }];
  const items = verdicts.filter((verdict) => 'deliveries' in verdict);
  return [{ type: 'ProductOrderAccepted', data: { items, ...(details.relatedParty && { relatedParty: details.relatedParty }) } }];
};

const orderFault = ({ productOrderItem }: Details): Refusal | undefined => {
  const quantity = productOrderItem.reduce((sum, item) => sum + (item.quantity ?? 1), 0);
  if (productOrderItem.length === 0) return { itemId: '', code: 'invalid', reason: 'The order has no items.' };
  return quantity > mostProductsOfOrder
    ? { itemId: '', code: 'invalid', reason: `An order is for at most ${mostProductsOfOrder} products.` }
    : undefined;
};

const verdictOn = (item: OrderItem, index: number, details: Details, facts: Facts): AgreedItem | Refusal => {
  const verdict = formFault(item, details.productOrderItem.slice(0, index)) ?? agree(item, details, facts);
  return 'reason' in verdict ? { itemId: item.id, ...verdict } : verdict;
};

/** What is wrong with an item before anything is known of the catalogue. */
const formFault = ({ id, action, quantity = 1, product, productOrderItem }: OrderItem, earlier: readonly OrderItem[]): No | undefined => {
  if (earlier.some((other) => other.id === id)) return { code: 'invalid', reason: `Two items have the id ${id}.` };
  if (productOrderItem?.length)
    return { code: 'invalid', reason: 'Items within an item are not supported: make each an item of the order.' };
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > mostProducts)
    return { code: 'invalid', reason: `The quantity must be a whole number from 1 to ${mostProducts}.` };
  if (action === 'add') return undefined;
  if (quantity !== 1) return { code: 'invalid', reason: `An item with action ${action} is about one product: its quantity can only be 1.` };
  const twice = product?.id && earlier.some((other) => other.action !== 'add' && other.product?.id === product.id);
  return twice ? { code: 'conflict', reason: `Two items are about the product ${product.id}.` } : undefined;
};
