import { describe, expect, it } from 'vitest';
import { recorded } from '@skyledger/testing';
import type { AgreedItem, ProductOrderEvent } from './product-order.events';
import { productOrderView } from './product-order.view';

const at = '2026-01-01T00:00:00.000Z';
const created: ProductOrderEvent = {
  type: 'ProductOrderCreated',
  data: {
    description: 'x',
    productOrderItem: [
      { id: '1', action: 'add', quantity: 2, product: {} },
      { id: '2', action: 'noChange' },
    ],
  },
};
const characteristic = { '@type': 'IntegerCharacteristic', name: 'vCPU', value: 2 };
const agreed = (itemId: string, ...products: string[]): AgreedItem => ({
  itemId,
  action: products.length > 0 ? 'add' : 'noChange',
  deliveries: products.map((productId) => ({ productId, serviceId: `s-${productId}` })),
  product: { name: 'Cloud Server', productCharacteristic: [characteristic], productPrice: [] },
});
const accepted: ProductOrderEvent = { type: 'ProductOrderAccepted', data: { items: [agreed('1', 'a', 'b'), agreed('2')] } };
const shown = (...events: ProductOrderEvent[]) =>
  events.reduce<ReturnType<typeof productOrderView.project>>(
    (order, event, index) => productOrderView.project(order, recorded(event, index + 1, at)),
    undefined,
  )!;
const states = (...events: ProductOrderEvent[]) => {
  const { state, productOrderItem } = shown(...events);
  return [state, ...productOrderItem.map((item) => item.state)];
};

describe('The document of an order', () => {
  it('shows what was ordered, acknowledged', () =>
    expect(shown(created)).toMatchObject({
      '@type': 'ProductOrder',
      id: 'id-1',
      description: 'x',
      state: 'acknowledged',
      creationDate: at,
      productOrderItem: [{ id: '1', state: 'acknowledged' }, { id: '2' }],
    }));
  it('takes over what changes, and loses what is set to null', () => {
    const changed = shown(created, { type: 'ProductOrderDetailsChanged', data: { priority: '1', description: null } as never });
    expect(changed).toMatchObject({ priority: '1' });
    expect(changed).not.toHaveProperty('description');
  });
  it('says why it was rejected, in a way every version can', () => {
    const refused = shown(created, {
      type: 'ProductOrderRejected',
      data: { refusals: [{ itemId: '1', code: 'notFound', reason: 'There is none.' }] },
    });
    expect(refused).toMatchObject({
      state: 'rejected',
      completionDate: at,
      note: [{ id: '2.1', text: 'Item 1: There is none.' }],
      productOrderErrorMessage: [{ code: 'notFound', reason: 'There is none.', productOrderItem: [{ productOrderItemId: '1' }] }],
    });
  });
  it('shows what was agreed on, and where the products will be found', () =>
    expect(shown(created, accepted).productOrderItem).toMatchObject([
      {
        state: 'inProgress',
        product: { name: 'Cloud Server', productCharacteristic: [characteristic], product: [{ id: 'a' }, { id: 'b' }] },
      },
      { state: 'completed' },
    ]));
  it('names a single product itself', () =>
    expect(
      shown(created, { type: 'ProductOrderAccepted', data: { items: [agreed('1', 'a'), agreed('2')] } }).productOrderItem[0]?.product,
    ).toMatchObject({ id: 'a' }));
  it('follows its items', () => {
    expect(states(created, accepted)).toEqual(['inProgress', 'inProgress', 'completed']);
    expect(states(created, accepted, { type: 'ProductOrderItemHeld', data: { itemId: '1', reason: 'late' } })).toEqual([
      'held',
      'held',
      'completed',
    ]);
    expect(
      states(
        created,
        accepted,
        { type: 'ProductOrderItemHeld', data: { itemId: '1', reason: 'late' } },
        { type: 'ProductOrderItemRetried', data: { itemId: '1', reason: 'x', attempt: 2 } },
      ),
    ).toEqual(['inProgress', 'inProgress', 'completed']);
    expect(states(created, accepted, { type: 'ProductOrderItemCompleted', data: { itemId: '1' } })).toEqual([
      'completed',
      'completed',
      'completed',
    ]);
    expect(states(created, accepted, { type: 'ProductOrderItemFailed', data: { itemId: '1', reason: 'x', delivered: [] } })).toEqual([
      'partial',
      'failed',
      'completed',
    ]);
  });
  it('keeps the products of a failed item that were delivered', () => {
    const failed = shown(created, accepted, { type: 'ProductOrderItemFailed', data: { itemId: '1', reason: '1 of 2.', delivered: ['b'] } });
    expect(failed.productOrderItem[0]?.product?.product).toMatchObject([{ id: 'b' }]);
    expect(failed.note).toMatchObject([{ text: 'Item 1: 1 of 2.' }]);
  });
  it('tells that an item was given up', () =>
    expect(shown(created, accepted, { type: 'ProductOrderItemGivenUp', data: { itemId: '1', reason: 'no use' } })).toMatchObject({
      state: 'inProgress',
      note: [{ text: 'Item 1: no use' }],
    }));
  it('is gone once deleted', () => expect(shown(created, { type: 'ProductOrderDeleted', data: {} })).toBeUndefined());
});
