import { describe, expect, it } from 'vitest';
import type { Facts } from './product-order.agreement';
import { assess } from './product-order.assessment';
import type { OrderItem } from './product-order.events';
import { add, change, facts, item, product, reason } from './product-order.fixture';

describe('An item that changes a product', () => {
  it('names what changes, and shows the whole', () =>
    expect(item(change('modify', { productCharacteristic: [{ name: 'vCPU', value: 8 }] }))).toMatchObject({
      deliveries: [{ productId: 'p1', serviceId: 's1' }],
      changes: [{ name: 'vCPU', value: 8 }],
      product: {
        productCharacteristic: [
          { name: 'vCPU', value: 8 },
          { name: 'zone', value: 'north' },
        ],
      },
    }));
  it('has nothing to do when nothing changes', () =>
    expect(item(change('modify', { productCharacteristic: [{ name: 'vCPU', value: 2 }] })).deliveries).toEqual([]));
  it('ends a product', () =>
    expect(item(change('delete'))).toMatchObject({ action: 'delete', deliveries: [{ productId: 'p1', serviceId: 's1' }] }));
  it('may leave a product as it is', () =>
    expect(item({ id: '1', action: 'noChange', product: { id: 'p1' } })).toMatchObject({
      deliveries: [],
      product: { name: 'Cloud Server' },
    }));

  it.each([
    ['no product', { id: '1', action: 'modify' } as OrderItem, {}, /must name the product/],
    ['an unknown product', change('delete', { id: 'x' }), {}, /no product x/],
    ['an unknown product to be left alone', { id: '1', action: 'noChange', product: { id: 'x' } } as OrderItem, {}, /no product x/],
    [
      'a product that has ended',
      change('delete'),
      { products: [{ ...product, status: 'terminated' }] },
      /is terminated: delete needs it to be active or suspended/,
    ],
    [
      'a product that is ending',
      change('delete'),
      { products: [{ ...product, status: 'pendingTerminate' }] },
      /termination of the product p1 is under way/,
    ],
    ['another offering', { ...change('modify'), productOffering: { id: 'other' } }, {}, /was not sold as the offering other/],
    [
      'something that is fixed',
      change('modify', { productCharacteristic: [{ name: 'zone', value: 'south' }] }),
      {},
      /zone is fixed once the product is delivered/,
    ],
    ['a value that is not allowed', change('modify', { productCharacteristic: [{ name: 'vCPU', value: 5 }] }), {}, /cannot be 5/],
    ['a quantity', { ...change('delete'), quantity: 2 }, {}, /quantity can only be 1/],
  ])('is refused with %s', (_, orderItem, known, expected) => expect(reason(orderItem, known as Partial<Facts>)).toMatch(expected));
});

describe('An order', () => {
  it('is refused without items', () => expect(reason([])).toBe('The order has no items.'));
  it('is refused when it is for too many products', () =>
    expect(reason(Array.from({ length: 11 }, (_, index) => add({ id: `${index}`, quantity: 100 })))).toBe(
      'An order is for at most 1000 products.',
    ));
  it('is refused with every reason there is', () =>
    expect(reason([add({ quantity: 0 }), add({ id: '2', productOffering: { id: 'x' } })])).toMatch(/whole number.*no product offering x/));
  it('is refused when two items have one id', () => expect(reason([add(), add()])).toBe('Two items have the id 1.'));
  it('is refused when two items are about one product', () =>
    expect(reason([change('modify'), { ...change('delete'), id: '2' }])).toBe('Two items are about the product p1.'));
  it('keeps who is concerned', () => {
    const relatedParty = [{ role: 'customer', partyOrPartyRole: { id: 'ann' } }];
    expect(assess({ productOrderItem: [add()], relatedParty }, facts)[0]?.data).toMatchObject({ relatedParty });
  });
});
