import { type Decider, Rejection } from '@skyledger/event-sourcing';
import type { ProductOrderCreate, ProductOrderUpdate } from '@skyledger/tmf-contracts';
import type { Facts } from './product-order.agreement';
import { assess } from './product-order.assessment';
import { type Cancellation, type CancellationCommand, decideCancellation, isAssessed } from './product-order.cancellation';
import { type Details, type Left, type OrderItem, type ProductOrderEvent, productOrderEvents } from './product-order.events';
import { isFinal, type ItemProgress, nextStates, orderState, type OrderState } from './product-order.states';

export type ProductOrderCommand =
  | { type: 'CreateProductOrder'; data: ProductOrderCreate }
  | { type: 'ChangeProductOrderDetails'; data: ProductOrderUpdate }
  | { type: 'SetProductOrderState'; data: { state: string } }
  | { type: 'AssessProductOrder'; data: Facts }
  | { type: 'CompleteItem'; data: { itemId: string } }
  | { type: 'FailItem'; data: { itemId: string; reason: string; delivered: string[] } }
  | { type: 'HoldItem'; data: { itemId: string; reason: string; attempt: number } }
  | { type: 'RetryItem'; data: { itemId: string; reason: string } }
  | { type: 'GiveUpItem'; data: { itemId: string; reason: string } }
  | CancellationCommand
  | { type: 'DeleteProductOrder'; data: Record<never, never> };

type Item = ItemProgress & { readonly id: string; readonly attempt: number; readonly isGivenUp?: boolean };

/** `details` are kept until the order has been assessed: nothing needs them after that. */
type State = {
  readonly exists: boolean;
  readonly items: readonly Item[];
  readonly details?: Details;
  readonly cancellation?: Cancellation;
};

export const productOrder: Decider<ProductOrderCommand, State, ProductOrderEvent> = {
  category: 'productOrder',
  events: productOrderEvents,
  initialState: { exists: false, items: [] },

  decide(command, state) {
    if (command.type === 'CreateProductOrder') return state.exists ? [] : [{ type: 'ProductOrderCreated', data: numbered(command.data) }];
    if (!state.exists) throw new Rejection('notFound', 'No such product order.');
    switch (command.type) {
      case 'ChangeProductOrderDetails':
        if (command.data.productOrderItem)
          throw new Rejection('conflict', 'The items of an order cannot be changed once it is acknowledged.', 'productOrderItem');
        return Object.keys(command.data).length === 0 ? [] : [{ type: 'ProductOrderDetailsChanged', data: command.data }];
      case 'SetProductOrderState':
        return refuseState(command.data.state, standing(state));
      case 'AssessProductOrder':
        return state.details ? assess(state.details, command.data) : [];
      case 'CompleteItem':
      case 'FailItem':
      case 'HoldItem':
      case 'RetryItem':
      case 'GiveUpItem':
        if (isAssessed(state.cancellation) && isHelp(command)) throw new Rejection('conflict', 'The order is being cancelled.');
        return decideItem(command, itemOf(state, command.data.itemId));
      case 'RequestCancellation':
      case 'RefuseCancellation':
      case 'AcceptCancellation':
      case 'ConcludeCancellation':
        return decideCancellation(command, state);
      case 'DeleteProductOrder':
        return deletion(state);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'ProductOrderCreated':
        return {
          exists: true,
          details: event.data,
          items: event.data.productOrderItem.map(({ id }) => ({ id, state: 'acknowledged', attempt: 0 })),
        };
      case 'ProductOrderDetailsChanged':
        return state.details ? { ...state, details: { ...state.details, ...event.data } as Details } : state;
      case 'ProductOrderRejected':
        return { exists: true, items: all(state, 'rejected') };
      case 'ProductOrderAccepted':
        return {
          exists: true,
          items: event.data.items.map(({ itemId, deliveries }) => ({
            id: itemId,
            state: deliveries.length > 0 ? 'inProgress' : 'completed',
            attempt: 1,
          })),
        };
      case 'ProductOrderItemCompleted':
        return withItem(state, event.data.itemId, { state: 'completed' });
      case 'ProductOrderItemFailed':
        return withItem(state, event.data.itemId, { state: 'failed', delivered: event.data.delivered.length });
      case 'ProductOrderItemHeld':
        return withItem(state, event.data.itemId, { state: 'held' });
      case 'ProductOrderItemRetried':
        return withItem(state, event.data.itemId, { state: 'inProgress', attempt: event.data.attempt });
      case 'ProductOrderItemGivenUp':
        return withItem(state, event.data.itemId, { isGivenUp: true });
      case 'ProductOrderCancellationRequested':
        return { ...state, cancellation: { taskId: event.data.taskId, stage: 'assessing' } };
      case 'ProductOrderCancellationRefused':
        return { ...state, cancellation: { taskId: event.data.taskId, stage: 'over' } };
      case 'ProductOrderCancellationAccepted':
        return { exists: true, items: all(state, 'pendingCancellation'), cancellation: { taskId: event.data.taskId, stage: 'pending' } };
      case 'ProductOrderCancelled':
        return { exists: true, items: all(state, 'cancelled'), cancellation: { taskId: event.data.taskId, stage: 'over' } };
      case 'ProductOrderCancellationFailed':
        return {
          exists: true,
          items: state.items.map((item) => ({ ...item, state: isLeft(item, event.data.left) ? 'failed' : 'cancelled' })),
          cancellation: { taskId: event.data.taskId, stage: 'over' },
        };
      case 'ProductOrderDeleted':
        return { exists: false, items: [] };
    }
  },
};

type ItemCommand = Extract<ProductOrderCommand, { type: 'CompleteItem' | 'FailItem' | 'HoldItem' | 'RetryItem' | 'GiveUpItem' }>;

const decideItem = (command: ItemCommand, item: Item): ProductOrderEvent[] => {
  const { itemId } = command.data;
  const isOpen = item.state === 'inProgress' || item.state === 'held';
  switch (command.type) {
    case 'CompleteItem':
      return isOpen ? [{ type: 'ProductOrderItemCompleted', data: { itemId } }] : [];
    case 'FailItem':
      return isOpen
        ? [{ type: 'ProductOrderItemFailed', data: { itemId, reason: command.data.reason, delivered: command.data.delivered } }]
        : [];
    case 'HoldItem':
      return item.state === 'inProgress' && item.attempt === command.data.attempt
        ? [{ type: 'ProductOrderItemHeld', data: { itemId, reason: command.data.reason } }]
        : []; // it has moved on since
    case 'RetryItem':
      if (!isOpen || item.isGivenUp)
        throw new Rejection(
          'conflict',
          `Item ${itemId} is ${item.isGivenUp ? 'given up' : item.state}: only an item that is held or inProgress can be tried again.`,
        );
      return [{ type: 'ProductOrderItemRetried', data: { itemId, reason: command.data.reason, attempt: item.attempt + 1 } }];
    case 'GiveUpItem':
      if (item.isGivenUp || item.state === 'failed') return [];
      if (!isOpen)
        throw new Rejection('conflict', `Item ${itemId} is ${item.state}: only an item that is held or inProgress can be given up.`);
      return [{ type: 'ProductOrderItemGivenUp', data: { itemId, reason: command.data.reason } }];
  }
};

const itemOf = ({ items }: State, itemId: string): Item => {
  const item = items.find(({ id }) => id === itemId);
  if (item === undefined) throw new Rejection('notFound', `The order has no item ${itemId}.`);
  return item;
};

const withItem = (state: State, itemId: string, change: Partial<Item>): State => ({
  ...state,
  items: state.items.map((item) => (item.id === itemId ? { ...item, ...change } : item)),
});

const numbered = (details: ProductOrderCreate): Details => ({
  ...details,
  productOrderItem: (details.productOrderItem ?? []).map((item, index) => ({ ...item, id: item.id ?? `${index + 1}` }) as OrderItem),
});

const all = ({ items }: State, state: Item['state']): Item[] => items.map((item) => ({ ...item, state }));

const isLeft = ({ id }: Item, left: readonly Left[]): boolean => left.some(({ itemId }) => itemId === id);

const isHelp = ({ type }: ItemCommand): boolean => type === 'RetryItem' || type === 'GiveUpItem';

const standing = ({ items, cancellation }: State): OrderState => orderState(items, isAssessed(cancellation));

const refuseState = (wanted: string, state: OrderState): never[] => {
  if (wanted === state) return [];
  const legal = nextStates[state];
  throw new Rejection(
    'conflict',
    legal.length === 0
      ? `The order is ${state}, which is final: it cannot become ${wanted}.`
      : `The order is ${state} and can become ${legal.join(', ')}, by its items and not by a request; it cannot be set to ${wanted}.`,
    'state',
  );
};

const deletion = (order: State): ProductOrderEvent[] => {
  const state = standing(order);
  if (!isFinal(state))
    throw new Rejection(
      'conflict',
      `The order is ${state}; only an order that has ended (rejected, completed, failed, partial, cancelled) can be deleted.`,
    );
  return [{ type: 'ProductOrderDeleted', data: {} }];
};
