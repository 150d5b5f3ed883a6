import { isBefore, uuidV5 } from '@skyledger/event-sourcing';
import type { Product, ProductOffering, ProductOfferingPrice, ProductSpecification } from '@skyledger/tmf-contracts';
import { changed, chosen, narrowed, type Wish } from './product-order.characteristics';
import {
  type AgreedItem,
  type AgreedPrice,
  type AgreedProduct,
  type Characteristic,
  type Delivery,
  type Details,
  type OrderItem,
  type Refusal,
  type VersionedRef,
  withChanges,
} from './product-order.events';
import { agreedPrice } from './product-order.prices';

/** What the catalogue and the product inventory say at an instant. */
export type Facts = {
  readonly orderId: string;
  readonly at: string;
  readonly offerings: readonly ProductOffering[];
  readonly specifications: readonly ProductSpecification[];
  readonly prices: readonly ProductOfferingPrice[];
  readonly products: readonly Product[];
};

/** Why not. */
export type No = Pick<Refusal, 'code' | 'reason'>;

/** What an order item comes to, by the facts: everything its delivery takes, or why it cannot be had. */
export const agree = (item: OrderItem, details: Details, facts: Facts): AgreedItem | No => {
  switch (item.action) {
    case 'add':
      return addition(item, details, facts);
    case 'modify':
      return modification(item, facts);
    case 'delete':
      return termination(item, facts);
    case 'noChange':
      return unchanged(item, facts);
    default:
      return no('invalid', 'An item needs an action: add, modify, delete or noChange.');
  }
};

const no = (code: No['code'], reason: string): No => ({ code, reason });
const isNo = (value: object): value is No => 'reason' in value;

const addition = (item: OrderItem, details: Details, facts: Facts): AgreedItem | No => {
  const id = item.productOffering?.id;
  if (!id) return no('invalid', 'An item with action add must name a productOffering.');
  const offering = byId(facts.offerings, id);
  if (!offering) return no('notFound', `There is no product offering ${id}.`);
  if (!isOrderable(offering, facts.at))
    return no('conflict', `The product offering ${offering.name} cannot be ordered: ${whyNot(offering)}.`);
  const specificationId = offering.productSpecification?.id;
  const specification = byId(facts.specifications, specificationId);
  if (specificationId && !specification) return no('notFound', `There is no product specification ${specificationId}.`);
  const characteristics = chosen(wishesOf(item), narrowed(specification, offering));
  if ('reason' in characteristics) return no('invalid', characteristics.reason);
  const prices = pricesOf(offering, facts);
  if (!Array.isArray(prices)) return prices;
  const billingAccount = item.billingAccount ?? details.billingAccount;
  const product = {
    ...saidOf(item, details),
    name: item.product?.name ?? offering.name ?? id,
    orderDate: facts.at,
    productOffering: refTo(offering, 'ProductOfferingRef'),
    ...(specification && { productSpecification: refTo(specification, 'ProductSpecificationRef') }),
    productCharacteristic: characteristics.values,
    productPrice: prices,
    ...(billingAccount && { billingAccount }),
  };
  return { itemId: item.id, action: 'add', deliveries: newDeliveries(item, facts.orderId), product, ...planOf(specification) };
};

const modification = (item: OrderItem, facts: Facts): AgreedItem | No => {
  const product = changeable(item, facts, ['active']);
  if (isNo(product)) return product;
  const offering = item.productOffering?.id;
  if (offering && offering !== product.productOffering?.id) {
    return no(
      'conflict',
      `The product ${product.id} was not sold as the offering ${offering}: to change the offering, delete the product and add another.`,
    );
  }
  const specification = byId(facts.specifications, product.productSpecification?.id);
  const before = (product.productCharacteristic ?? []) as Characteristic[];
  const changes = changed(before, wishesOf(item), narrowed(specification));
  if ('reason' in changes) return no('invalid', changes.reason);
  return {
    itemId: item.id,
    action: 'modify',
    deliveries: changes.values.length > 0 ? [deliveryOf(product)] : [],
    product: { ...asSold(product), productCharacteristic: withChanges(before, changes.values) },
    changes: changes.values,
    ...(product.realizingService?.length && planOf(specification)),
  };
};

const termination = (item: OrderItem, facts: Facts): AgreedItem | No => {
  const product = changeable(item, facts, ['active', 'suspended']);
  if (isNo(product)) return product;
  const specification = byId(facts.specifications, product.productSpecification?.id);
  return {
    itemId: item.id,
    action: 'delete',
    deliveries: [deliveryOf(product)],
    product: asSold(product),
    ...(product.realizingService?.length && planOf(specification)),
  };
};

const unchanged = (item: OrderItem, facts: Facts): AgreedItem | No => {
  const id = item.product?.id;
  const product = byId(facts.products, id);
  if (id && !product) return no('notFound', `There is no product ${id}.`);
  const agreed = product ? asSold(product) : { name: item.productOffering?.name ?? '', productCharacteristic: [], productPrice: [] };
  return { itemId: item.id, action: 'noChange', deliveries: [], product: agreed };
};

/** What a customer says of a new product beyond its characteristics. */
const saidOf = ({ product: { description, place, productTerm, relatedParty: own } = {} }: OrderItem, details: Details) => {
  const relatedParty = own ?? details.relatedParty;
  return {
    ...(description && { description }),
    ...(place && { place }),
    ...(productTerm && { productTerm }),
    ...(relatedParty && { relatedParty }),
  };
};

/** The product that an item changes, if it may be changed in the state it is in. */
const changeable = (item: OrderItem, { products }: Facts, states: readonly string[]): Product | No => {
  const id = item.product?.id;
  if (!id) return no('invalid', `An item with action ${item.action} must name the product it is about (product.id).`);
  const product = byId(products, id);
  if (!product) return no('notFound', `There is no product ${id}.`);
  if (product.status === 'pendingTerminate') return no('conflict', `The termination of the product ${id} is under way.`);
  return states.includes(product.status ?? '')
    ? product
    : no('conflict', `The product ${id} is ${product.status}: ${item.action} needs it to be ${states.join(' or ')}.`);
};

const isOrderable = (offering: ProductOffering, at: string): boolean =>
  ['Launched', 'Active'].includes(offering.lifecycleStatus ?? '') && offering.isSellable !== false && isWithin(offering.validFor, at);

const whyNot = ({ lifecycleStatus = 'not launched', isSellable }: ProductOffering): string => {
  if (!['Launched', 'Active'].includes(lifecycleStatus)) return `it is ${lifecycleStatus}`;
  return isSellable === false ? 'it is not for sale' : 'it is not valid at this time';
};

const isWithin = (period: { startDateTime?: string; endDateTime?: string } | undefined, at: string): boolean =>
  (!period?.startDateTime || !isBefore(at, period.startDateTime)) && (!period?.endDateTime || isBefore(at, period.endDateTime));

const pricesOf = (offering: ProductOffering, facts: Facts): AgreedPrice[] | No => {
  const prices = (offering.productOfferingPrice ?? []).map(
    (price) => byId(facts.prices, price.id) ?? (price.price ? (price as ProductOfferingPrice) : price.id),
  );
  const unknown = prices.find((price) => typeof price !== 'object');
  if (unknown !== undefined) return no('notFound', `There is no product offering price ${unknown}.`);
  return (prices as ProductOfferingPrice[]).filter(({ validFor }) => isWithin(validFor, facts.at)).map(agreedPrice);
};

const newDeliveries = ({ id, quantity = 1 }: OrderItem, orderId: string): Delivery[] =>
  Array.from({ length: quantity }, (_, index) => {
    const productId = uuidV5(orderId, `${id}/${index + 1}`);
    return { productId, serviceId: uuidV5(productId, 'service') };
  });

const deliveryOf = (product: Product): Delivery => ({ productId: product.id!, serviceId: product.realizingService?.[0]?.id ?? '' });

/** The first service specification of a product specification carries the plan of its delivery. */
const planOf = (specification?: ProductSpecification): { serviceSpecification?: VersionedRef } => {
  const service = specification?.serviceSpecification?.[0];
  return service ? { serviceSpecification: refTo(service, 'ServiceSpecificationRef') } : {};
};

const asSold = (product: Product): AgreedProduct => ({
  name: product.name ?? '',
  ...(product.productOffering && { productOffering: refTo(product.productOffering, 'ProductOfferingRef') }),
  ...(product.productSpecification && { productSpecification: refTo(product.productSpecification, 'ProductSpecificationRef') }),
  productCharacteristic: (product.productCharacteristic ?? []) as Characteristic[],
  productPrice: (product.productPrice ?? []) as AgreedPrice[],
  ...(product.billingAccount && { billingAccount: product.billingAccount }),
});

type Named = { readonly id?: string; readonly name?: string; readonly version?: string };

const refTo = ({ id, name, version }: Named, type: string): VersionedRef => ({
  '@type': type,
  id: id!,
  ...(name && { name }),
  ...(version && { version }),
});

const byId = <T extends { readonly id?: string }>(resources: readonly T[], id: string | undefined): T | undefined =>
  id === undefined ? undefined : resources.find((resource) => resource.id === id);

const wishesOf = (item: OrderItem): Wish[] => (item.product?.productCharacteristic ?? []) as Wish[];
