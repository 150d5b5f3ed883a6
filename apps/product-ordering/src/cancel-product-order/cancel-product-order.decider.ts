import { type Decider, Rejection } from '@skyledger/event-sourcing';
import type { CancelProductOrderCreate } from '@skyledger/tmf-contracts';
import { type CancelProductOrderEvent, cancelProductOrderEvents } from './cancel-product-order.events';

export type CancelProductOrderCommand =
  | { type: 'CreateCancelProductOrder'; data: CancelProductOrderCreate }
  | { type: 'RejectCancelProductOrder'; data: { reason: string } }
  | { type: 'BeginCancelProductOrder'; data: Record<never, never> }
  | { type: 'CompleteCancelProductOrder'; data: Record<never, never> }
  | { type: 'TerminateCancelProductOrder'; data: { reason: string } };

type State = 'none' | 'acknowledged' | 'inProgress' | 'over';

export const cancelProductOrder: Decider<CancelProductOrderCommand, State, CancelProductOrderEvent> = {
  category: 'cancelProductOrder',
  events: cancelProductOrderEvents,
  initialState: 'none',

  decide({ type, data }, state) {
    if (type === 'CreateCancelProductOrder') return state === 'none' ? [{ type: 'CancelProductOrderCreated', data }] : [];
    if (state === 'none') throw new Rejection('notFound', 'No such task.');
    if (state === 'over') return [];
    switch (type) {
      case 'RejectCancelProductOrder':
        return state === 'acknowledged' ? [{ type: 'CancelProductOrderRejected', data }] : [];
      case 'BeginCancelProductOrder':
        return state === 'acknowledged' ? [{ type: 'CancelProductOrderBegun', data }] : [];
      case 'CompleteCancelProductOrder':
        return [{ type: 'CancelProductOrderDone', data }];
      case 'TerminateCancelProductOrder':
        return [{ type: 'CancelProductOrderTerminated', data }];
    }
  },

  evolve(_, { type }) {
    switch (type) {
      case 'CancelProductOrderCreated':
        return 'acknowledged';
      case 'CancelProductOrderBegun':
        return 'inProgress';
      case 'CancelProductOrderRejected':
      case 'CancelProductOrderDone':
      case 'CancelProductOrderTerminated':
        return 'over';
    }
  },
};
