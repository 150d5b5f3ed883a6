import type { Versions } from '@skyledger/event-sourcing';
import type { ProductCreate, ProductUpdate } from '@skyledger/tmf-contracts';

/** What the store keeps of a product. A released event never changes; a new meaning is a new event. */
export type ProductEvent =
  | { type: 'ProductCreated'; data: Details & { readonly status: Status } }
  | { type: 'ProductDetailsChanged'; data: Changes }
  | { type: 'ProductActivationStarted'; data: Record<never, never> }
  | { type: 'ProductActivated'; data: { startDate?: string } }
  | { type: 'ProductSuspended'; data: Record<never, never> }
  | { type: 'ProductTerminationStarted'; data: Record<never, never> }
  | { type: 'ProductTerminationAbandoned'; data: { status: Status } }
  | { type: 'ProductTerminated'; data: { terminationDate?: string } }
  | { type: 'ProductCancelled'; data: Record<never, never> }
  | { type: 'ProductAborted'; data: Record<never, never> }
  /** An order is going to change it; until it is released no other one may. */
  | { type: 'ProductClaimed'; data: Claim }
  | { type: 'ProductReleased'; data: Claim }
  | { type: 'ProductDeleted'; data: Record<never, never> };

/** Each of them with the steps from its older versions; none has any yet. */
export const productEvents: Versions<ProductEvent> = {
  ProductCreated: [],
  ProductDetailsChanged: [],
  ProductActivationStarted: [],
  ProductActivated: [],
  ProductSuspended: [],
  ProductTerminationStarted: [],
  ProductTerminationAbandoned: [],
  ProductTerminated: [],
  ProductCancelled: [],
  ProductAborted: [],
  ProductClaimed: [],
  ProductReleased: [],
  ProductDeleted: [],
};

/** Where a product stands in its life. */
export type Status = 'created' | 'pendingActive' | 'active' | 'suspended' | 'pendingTerminate' | 'terminated' | 'cancelled' | 'aborted';

/** All that may be said of a product but its status. */
export type Details = Omit<ProductCreate, 'status'>;

/** What changes of it; null removes. */
export type Changes = Omit<ProductUpdate, 'status'>;

/** The order item that a product is kept free for. */
export type Claim = { readonly productOrderItem: OrderItem };

/** An order item, as the product refers to it. */
export type OrderItem = {
  readonly orderId: string;
  readonly orderItemId: string;
  readonly orderItemAction: 'add' | 'modify' | 'delete' | 'noChange';
};
