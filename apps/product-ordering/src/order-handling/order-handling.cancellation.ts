import type { AgreedItem, Left } from '../product-order/product-order.events';
import {
  type Answer,
  answered,
  type Cancelling,
  type Delivering,
  isOpen,
  type Item,
  type Stage,
  type State,
} from './order-handling.deliveries';
import type { OrderHandlingInput } from './order-handling.events';
import * as request from './order-handling.requests';

const way: readonly Stage[] = ['claiming', 'activating', 'recording', 'delivered'];

/**
 * From which stage on a delivery cannot be taken back without the customer's noticing: a product that is active, or changed, has been
 * had; and of a service that is taken away nothing can be brought back.
 */
export const pointOfNoReturn: Readonly<Record<AgreedItem['action'], Stage>> = {
  add: 'recording',
  modify: 'recording',
  delete: 'activating',
  noChange: 'delivered',
};

/** Why the order cannot be cancelled any more; undefined: it can. */
export const obstacle = ({ items, taskId }: State): string | undefined => {
  if (taskId !== undefined) return 'The order is being cancelled already.';
  for (const { agreed, deliveries } of items) {
    const late = deliveries.find(({ stage }) => way.indexOf(stage) >= way.indexOf(pointOfNoReturn[agreed.action]));
    if (late) return `It is too late: item ${agreed.itemId} is past the point of no return (product ${late.productId}, ${agreed.action}).`;
  }
  return items.some(({ deliveries }) => deliveries.some(isOpen)) ? undefined : 'Nothing is left of the order that could be cancelled.';
};

/** All that is on its way turns round. */
export const cancelled = (state: State, taskId: string): State => ({
  ...state,
  taskId,
  items: state.items.map((item) => ({ ...item, deliveries: item.deliveries.map(turned) })),
});

const turned = (delivery: Delivering): Delivering => {
  if (delivery.stage === 'activating') return { ...delivery, stage: 'stopping' };
  return delivery.stage === 'claiming' ? { ...delivery, stage: 'withdrawing' } : delivery;
};

/** The requests that turn a delivery round. */
export const turn = (order: request.Order, delivery: Delivering): request.Sent[] => {
  if (delivery.stage === 'stopping') return [request.cancelService(delivery)];
  return delivery.stage === 'withdrawing' ? [withdraw(order, delivery)] : [];
};

const cancelling: ReadonlySet<Stage> = new Set(['stopping', 'undoing', 'withdrawing', 'cancelled', 'stuck'] satisfies Cancelling[]);

/** Whether a delivery is being cancelled, or was. */
export const isCancelling = ({ stage }: Delivering): boolean => cancelling.has(stage);

/** A delivery that is being cancelled is one step further back; any other stays as it is. */
export const stepBack = (item: Item, input: OrderHandlingInput): Item => ({
  ...item,
  deliveries: item.deliveries.map((delivery) => stepped(item, delivery, input)),
});

const stepped = (item: Item, delivery: Delivering, input: OrderHandlingInput): Delivering => {
  switch (input.type) {
    case 'ProductRecorded':
    case 'ProductRefused':
      return delivery.stage === 'withdrawing' && delivery.productId === input.data.productId
        ? { ...delivery, stage: 'cancelled' }
        : delivery;
    case 'ServiceRefused':
    case 'ItemActivated':
    case 'ItemActivationFailed':
      if (delivery.serviceId !== input.data.serviceId) return delivery;
      if (delivery.stage === 'stopping' && input.data.operation === request.operationOf(item.agreed)) return stopped(item, delivery, input);
      return delivery.stage === 'undoing' && input.data.operation === undoingOf(item) ? undone(delivery, input) : delivery;
    default:
      return delivery;
  }
};

/** The activation has ended after all: well (then it is undone), or undone already, or with something left. */
const stopped = (item: Item, delivery: Delivering, input: Answer): Delivering => {
  const { stage, reason, ...after } = answered(item, delivery, input);
  if (stage === 'stopping') return { ...after, stage };
  if (stage === 'recording') return { ...after, stage: 'undoing' };
  if (!('isStuck' in input.data)) return { ...after, stage: 'withdrawing' };
  return item.agreed.action === 'add' ? { ...after, stage: 'undoing' } : { ...after, stage: 'stuck', ...(reason && { reason }) };
};

const undone = (delivery: Delivering, { type, data }: Answer): Delivering => {
  const isGone = type === 'ServiceRefused' && data.code === 'notFound';
  return type === 'ItemActivated' || isGone ? { ...delivery, stage: 'withdrawing' } : { ...delivery, stage: 'stuck', reason: data.reason };
};

const undoingOf = ({ agreed }: Item) => (agreed.action === 'add' ? 'deleteService' : 'patchService');

/** What follows for a delivery that is being cancelled. */
export const reactBack = (order: request.Order, delivery: Delivering, input: OrderHandlingInput, state: State): request.Sent[] => {
  switch (delivery.stage) {
    case 'undoing':
      return hasEnded(input)
        ? [order.item.action === 'add' ? request.deleteService(delivery.serviceId) : request.restoreService(delivery)]
        : [];
    case 'withdrawing':
      return hasEnded(input) ? [withdraw(order, delivery)] : [];
    case 'stuck':
      return [...(hasEnded(input) ? [withdraw(order, delivery)] : []), ...concluded(order.id, state)];
    case 'cancelled':
      return concluded(order.id, state);
    default:
      return [];
  }
};

const hasEnded = ({ type }: OrderHandlingInput) => type === 'ItemActivated' || type === 'ItemActivationFailed' || type === 'ServiceRefused';

const withdraw = (order: request.Order, delivery: Delivering): request.Sent =>
  order.item.action === 'add' ? request.patchProduct(delivery, { status: 'cancelled' }) : request.releaseProduct(order, delivery);

/** Tells the order when nothing is on its way any more, and what could not be undone. */
const concluded = (id: string, { items, taskId = '' }: State): request.Sent[] => {
  const all = items.flatMap(({ deliveries }) => deliveries);
  if (all.some(({ stage }) => stage === 'stopping' || stage === 'undoing' || stage === 'withdrawing')) return [];
  return [
    { to: { category: 'productOrder', id }, command: { type: 'ConcludeCancellation', data: { taskId, left: items.flatMap(leftOf) } } },
  ];
};

const leftOf = ({ agreed, deliveries }: Item): Left[] => {
  const stuck = deliveries.filter(({ stage }) => stage === 'stuck');
  const reasons = [...new Set(stuck.flatMap(({ reason }) => reason ?? []))].join(' ');
  return stuck.length > 0 ? [{ itemId: agreed.itemId, reason: `It could not be undone. ${reasons}` }] : [];
};
