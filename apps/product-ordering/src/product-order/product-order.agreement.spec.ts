import { describe, expect, it } from 'vitest';
import { uuidV5 } from '@skyledger/event-sourcing';
import type { Facts } from './product-order.agreement';
import { assess } from './product-order.assessment';
import { add, at, customer, facts, fee, item, offering, reason, specification, wish } from './product-order.fixture';

describe('An item that adds a product', () => {
  it('is agreed on with every default, the price and the versions', () =>
    expect(item(add())).toMatchObject({
      action: 'add',
      product: {
        name: 'Cloud Server',
        productOffering: { id: 'offer' },
        productSpecification: { id: 'spec', version: '2' },
        productCharacteristic: [
          { name: 'vCPU', value: 2 },
          { name: 'diskGiB', value: 40 },
          { name: 'zone', value: 'north' },
        ],
        productPrice: [
          {
            priceType: 'recurring',
            recurringChargePeriod: 'month',
            price: { taxRate: 7.7, dutyFreeAmount: { unit: 'EUR', value: '10.00' }, taxIncludedAmount: { unit: 'EUR', value: '10.77' } },
            productOfferingPrice: { id: 'fee' },
          },
        ],
      },
      serviceSpecification: { id: 'service-spec', version: '3' },
    }));
  it('makes as many products as are ordered, under ids that are always the same', () => {
    const { deliveries } = item(add({ quantity: 3 }));
    expect(deliveries).toHaveLength(3);
    expect(deliveries[1]).toEqual({ productId: uuidV5('o1', '1/2'), serviceId: uuidV5(uuidV5('o1', '1/2'), 'service') });
  });
  it('takes what is wished for, also a number written as text', () =>
    expect(item(add(wish('vCPU', '4'))).product.productCharacteristic[0]).toMatchObject({ name: 'vCPU', value: 4 }));
  it('takes a value of a range', () =>
    expect(item(add(wish('diskGiB', 55))).product.productCharacteristic[1]).toMatchObject({ value: 55 }));
  it('takes any value where the values are only examples', () => {
    const free = {
      ...specification,
      productSpecCharacteristic: [
        { name: 'hint', valueType: 'string', extensible: true, characteristicValueSpecification: [{ value: 'none', isDefault: true }] },
      ],
    };
    expect(item(add(wish('hint', 'other')), { specifications: [free] }).product.productCharacteristic).toMatchObject([
      { name: 'hint', value: 'other' },
    ]);
    expect(item(add(), { specifications: [free] }).product.productCharacteristic).toMatchObject([{ value: 'none' }]);
  });
  it('keeps the billing account', () => {
    const [event] = assess({ productOrderItem: [add()], billingAccount: { id: 'account' } }, facts);
    expect(event?.data).toMatchObject({ items: [{ product: { billingAccount: { id: 'account' } } }] });
  });
  it('keeps what else is said of the product, and who is concerned', () => {
    const said = { name: 'web-1', description: 'The shop', place: [{ role: 'site' }], relatedParty: [{ ...customer, role: 'user' }] };
    expect(item(add({ product: said })).product).toMatchObject({ ...said, orderDate: at });
    const [event] = assess({ productOrderItem: [add()], relatedParty: [customer] }, facts);
    expect(event?.data).toMatchObject({ items: [{ product: { relatedParty: [customer] } }] });
  });
  it('needs no service when its specification names none', () => {
    expect(item(add(), { specifications: [{ ...specification, serviceSpecification: [] }] })).not.toHaveProperty('serviceSpecification');
  });
  it('follows the offering where that narrows the values', () => {
    const narrow = {
      ...offering,
      prodSpecCharValueUse: [{ name: 'vCPU', productSpecCharacteristicValue: [{ value: 8, isDefault: true }] }],
    };
    expect(item(add(), { offerings: [narrow] }).product.productCharacteristic[0]).toMatchObject({ value: 8 });
    expect(reason(add(wish('vCPU', 2)), { offerings: [narrow] })).toBe('The characteristic vCPU cannot be 2: allowed is 8.');
  });
  it('leaves out a price that does not hold yet', () =>
    expect(item(add(), { prices: [{ ...fee, validFor: { startDateTime: '2026-01-01T02:00:00+01:00' } }] }).product.productPrice).toEqual(
      [],
    ));

  it.each([
    ['no offering', add({ productOffering: undefined }), {}, /must name a productOffering/],
    ['an unknown offering', add({ productOffering: { id: 'x' } }), {}, /no product offering x/],
    [
      'an offering that is not launched',
      add(),
      { offerings: [{ ...offering, lifecycleStatus: 'In test' }] },
      /cannot be ordered: it is In test/,
    ],
    ['an offering that is not for sale', add(), { offerings: [{ ...offering, isSellable: false }] }, /not for sale/],
    ['an offering out of its time', add(), { offerings: [{ ...offering, validFor: { endDateTime: at } }] }, /not valid at this time/],
    ['an unknown specification', add(), { specifications: [] }, /no product specification spec/],
    ['an unknown price', add(), { prices: [] }, /no product offering price fee/],
    ['an unknown characteristic', add(wish('colour', 'red')), {}, /no characteristic colour: use vCPU, diskGiB, zone/],
    ['a value that is not allowed', add(wish('vCPU', 3)), {}, /cannot be 3: allowed is 2, 4, 8/],
    ['a value out of range', add(wish('diskGiB', 101)), {}, /allowed is 40, 10\.\.100/],
    ['a value of another type', add(wish('vCPU', 'many')), {}, /must be integer; many is not/],
    [
      'a characteristic given twice',
      add({
        product: {
          productCharacteristic: [wish('vCPU', 2), wish('vCPU', 4)].flatMap(
            ({ product: { productCharacteristic } }) => productCharacteristic,
          ),
        },
      }),
      {},
      /given twice/,
    ],
    ['a quantity of none', add({ quantity: 0 }), {}, /whole number from 1 to 100/],
    ['too large a quantity', add({ quantity: 101 }), {}, /from 1 to 100/],
    ['items within it', add({ productOrderItem: [add()] }), {}, /Items within an item/],
    ['an unknown action', add({ action: 'buy' as never }), {}, /needs an action/],
  ])('is refused with %s', (_, orderItem, known, expected) => expect(reason(orderItem, known as Partial<Facts>)).toMatch(expected));
  it('is refused without a value that nothing defaults', () => {
    const needed = { ...specification, productSpecCharacteristic: [{ name: 'key', valueType: 'string', minCardinality: 1 }] };
    expect(reason(add(), { specifications: [needed] })).toBe('The characteristic key needs a value.');
  });
});
