import type { Facts } from './product-order.agreement';
import { assess } from './product-order.assessment';
import type { OrderItem } from './product-order.events';

/** When the order is assessed. */
export const at = '2026-01-01T00:00:00.000Z';
const number = (name: string, values: number[], more: object = {}) => ({
  name,
  valueType: 'integer',
  characteristicValueSpecification: values.map((value, index) => ({ value, isDefault: index === 0 })),
  ...more,
});
/** What the catalogue says. */
export const specification = {
  id: 'spec',
  name: 'Server',
  version: '2',
  productSpecCharacteristic: [
    number('vCPU', [2, 4, 8]),
    {
      name: 'diskGiB',
      valueType: 'integer',
      characteristicValueSpecification: [
        { value: 40, isDefault: true },
        { valueFrom: 10, valueTo: 100 },
      ],
    },
    {
      name: 'zone',
      valueType: 'string',
      configurable: false,
      characteristicValueSpecification: [{ value: 'north', isDefault: true }, { value: 'south' }],
    },
  ],
  serviceSpecification: [{ id: 'service-spec', name: 'Machine', version: '3' }],
};
/** An offering of it. */
export const offering = {
  id: 'offer',
  name: 'Cloud Server',
  lifecycleStatus: 'Active',
  productSpecification: { id: 'spec' },
  productOfferingPrice: [{ id: 'fee' }],
};
/** Its price. */
export const fee = {
  id: 'fee',
  name: 'Fee',
  priceType: 'recurring',
  recurringChargePeriodType: 'month',
  price: { unit: 'EUR', value: '10.00' },
  tax: [{ taxRate: 7.7 }],
};
/** A product that was sold. */
export const product = {
  id: 'p1',
  name: 'Cloud Server',
  status: 'active' as const,
  productOffering: { id: 'offer' },
  productSpecification: { id: 'spec' },
  realizingService: [{ id: 's1' }],
  productCharacteristic: [
    { name: 'vCPU', value: 2 },
    { name: 'zone', value: 'north' },
  ],
};
/** All of it. */
export const facts: Facts = {
  orderId: 'o1',
  at,
  offerings: [offering],
  specifications: [specification],
  prices: [fee],
  products: [product],
};
/** An item that adds a product. */
export const add = (more: Partial<OrderItem> = {}): OrderItem => ({ id: '1', action: 'add', productOffering: { id: 'offer' }, ...more });
/** An item that changes a product. */
export const change = (action: 'modify' | 'delete', more: object = {}): OrderItem => ({ id: '1', action, product: { id: 'p1', ...more } });
/** A characteristic that is wished for. */
export const wish = (name: string, value: unknown) => ({ product: { productCharacteristic: [{ name, value }] } });

/** What an order comes to. */
export const assessed = (items: OrderItem[], known: Partial<Facts> = {}) => assess({ productOrderItem: items }, { ...facts, ...known })[0]!;
/** The item that was agreed on. */
export const item = (orderItem: OrderItem, known: Partial<Facts> = {}) => {
  const event = assessed([orderItem], known);
  if (event.type !== 'ProductOrderAccepted') throw new Error(JSON.stringify(event.data));
  return event.data.items[0]!;
};
/** Why not. */
export const reason = (orderItem: OrderItem | OrderItem[], known: Partial<Facts> = {}) => {
  const event = assessed([orderItem].flat(), known);
  return event.type === 'ProductOrderRejected' ? event.data.refusals.map((refusal) => refusal.reason).join(' ') : undefined;
};
/** Who orders. */
export const customer = { role: 'customer', partyOrPartyRole: { id: 'party-1' } };
