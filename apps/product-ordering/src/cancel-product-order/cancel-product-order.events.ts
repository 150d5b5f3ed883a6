import type { Versions } from '@skyledger/event-sourcing';
import type { CancelProductOrderCreate } from '@skyledger/tmf-contracts';

/** What the store keeps of the task of cancelling an order. */
export type CancelProductOrderEvent =
  | { type: 'CancelProductOrderCreated'; data: CancelProductOrderCreate }
  /** There is nothing that could be cancelled. */
  | { type: 'CancelProductOrderRejected'; data: { reason: string } }
  /** The order can be undone, and that has begun. */
  | { type: 'CancelProductOrderBegun'; data: Record<never, never> }
  | { type: 'CancelProductOrderDone'; data: Record<never, never> }
  /** It was too late, or something could not be undone. */
  | { type: 'CancelProductOrderTerminated'; data: { reason: string } };

/** Each of them with the steps from its older versions; none has any yet. */
export const cancelProductOrderEvents: Versions<CancelProductOrderEvent> = {
  CancelProductOrderCreated: [],
  CancelProductOrderRejected: [],
  CancelProductOrderBegun: [],
  CancelProductOrderDone: [],
  CancelProductOrderTerminated: [],
};
