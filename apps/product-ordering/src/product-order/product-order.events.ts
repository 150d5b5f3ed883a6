import type { Versions } from '@skyledger/event-sourcing';
import type { ProductOrderCreate, ProductOrderUpdate } from '@skyledger/tmf-contracts';

/** What the store keeps of a product order. A released event never changes; a new meaning is a new event. */
export type ProductOrderEvent =
  | { type: 'ProductOrderCreated'; data: Details }
  | { type: 'ProductOrderDetailsChanged'; data: ProductOrderUpdate }
  | { type: 'ProductOrderRejected'; data: { refusals: Refusal[] } }
  | { type: 'ProductOrderAccepted'; data: Agreement }
  | { type: 'ProductOrderItemCompleted'; data: { itemId: string } }
  | { type: 'ProductOrderItemFailed'; data: { itemId: string; reason: string; delivered: string[] } }
  | { type: 'ProductOrderItemHeld'; data: { itemId: string; reason: string } }
  | { type: 'ProductOrderItemRetried'; data: { itemId: string; reason: string; attempt: number } }
  | { type: 'ProductOrderItemGivenUp'; data: { itemId: string; reason: string } }
  | { type: 'ProductOrderCancellationRequested'; data: { taskId: string; reason?: string } }
  /** Too late, or nothing is left to be cancelled: the order goes on as if nobody had asked. */
  | { type: 'ProductOrderCancellationRefused'; data: { taskId: string; reason: string } }
  /** From now on nothing is delivered any more, and what was begun is undone. */
  | { type: 'ProductOrderCancellationAccepted'; data: { taskId: string } }
  | { type: 'ProductOrderCancelled'; data: { taskId: string } }
  /** Something could not be undone: these items have failed, the others are cancelled. */
  | { type: 'ProductOrderCancellationFailed'; data: { taskId: string; left: Left[] } }
  | { type: 'ProductOrderDeleted'; data: Record<never, never> };

/** Each of them with the steps from its older versions; none has any yet. */
export const productOrderEvents: Versions<ProductOrderEvent> = {
  ProductOrderCreated: [],
  ProductOrderDetailsChanged: [],
  ProductOrderRejected: [],
  ProductOrderAccepted: [],
  ProductOrderItemCompleted: [],
  ProductOrderItemFailed: [],
  ProductOrderItemHeld: [],
  ProductOrderItemRetried: [],
  ProductOrderItemGivenUp: [],
  ProductOrderCancellationRequested: [],
  ProductOrderCancellationRefused: [],
  ProductOrderCancellationAccepted: [],
  ProductOrderCancelled: [],
  ProductOrderCancellationFailed: [],
  ProductOrderDeleted: [],
};

/** What is left of an item that could not be undone. */
export type Left = { readonly itemId: string; readonly reason: string };

/** All that a client says of an order; the server owns the rest. */
export type Details = Omit<ProductOrderCreate, 'productOrderItem' | 'state'> & { readonly productOrderItem: OrderItem[] };

/** An ordered item; one that came without an id is numbered by its place. */
export type OrderItem = NonNullable<ProductOrderCreate['productOrderItem']>[number] & { readonly id: string };

/** Why an item cannot be had. */
export type Refusal = { readonly itemId: string; readonly code: 'invalid' | 'notFound' | 'conflict'; readonly reason: string };

/** What was agreed on when the order was accepted: later changes of the catalogue do not touch it. */
export type Agreement = { readonly items: AgreedItem[]; readonly relatedParty?: Details['relatedParty'] };

/** One item with everything its delivery takes, at the versions that held when it was accepted. */
export type AgreedItem = {
  readonly itemId: string;
  readonly action: 'add' | 'modify' | 'delete' | 'noChange';
  /** One for each product; empty when there is nothing to do. */
  readonly deliveries: Delivery[];
  readonly product: AgreedProduct;
  /** The characteristics that a modify changes; the others stay what they are when it comes to it. */
  readonly changes?: Characteristic[];
  /** Carries the plan of steps; absent when the product needs no service. */
  readonly serviceSpecification?: VersionedRef;
};

/** A product and the service that makes it real. */
export type Delivery = { readonly productId: string; readonly serviceId: string };

/** What the product inventory shall say of the products of an item. */
export type AgreedProduct = {
  readonly name: string;
  readonly productOffering?: VersionedRef;
  readonly productSpecification?: VersionedRef;
  readonly productCharacteristic: Characteristic[];
  readonly productPrice: AgreedPrice[];
  readonly billingAccount?: object;
  readonly orderDate?: string;
  readonly description?: string;
  readonly place?: readonly object[];
  readonly productTerm?: readonly object[];
  readonly relatedParty?: readonly object[];
};

/** A reference that names the version that was meant. */
export type VersionedRef = { readonly id: string; readonly name?: string; readonly version?: string; readonly '@type': string };

/** A characteristic with its value. */
export type Characteristic = { readonly name: string; readonly value: unknown; readonly valueType?: string; readonly '@type': string };

/** A price as it stood in the catalogue; amounts are decimal text. */
export type AgreedPrice = {
  readonly '@type': 'ProductPrice';
  readonly name?: string;
  readonly description?: string;
  readonly priceType: string;
  readonly recurringChargePeriod?: string;
  readonly unitOfMeasure?: string;
  readonly price: {
    readonly '@type': 'Price';
    readonly taxRate: number;
    readonly dutyFreeAmount: Amount;
    readonly taxIncludedAmount: Amount;
  };
  readonly productOfferingPrice: VersionedRef;
};

/** Money inside the platform: the value is decimal text. */
export type Amount = { readonly unit: string; readonly value: string };

/** Characteristics with some of them changed. */
export const withChanges = (before: readonly Characteristic[], changes: readonly Characteristic[]): Characteristic[] => [
  ...before.map((present) => changes.find(({ name }) => name === present.name) ?? present),
  ...changes.filter(({ name }) => !before.some((present) => present.name === name)),
];
