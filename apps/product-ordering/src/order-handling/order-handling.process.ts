import { type Process, type Reaction, type Recorded, secondsAfter } from '@skyledger/event-sourcing';
import { cancelled, isCancelling, obstacle, reactBack, stepBack, turn } from './order-handling.cancellation';
import { type Delivering, evolve, isBusy, isOpen, type Item, serviceIdOf, type State } from './order-handling.deliveries';
import { type OrderHandlingCommand, type OrderHandlingInput, orderHandlingInputs } from './order-handling.events';
import * as request from './order-handling.requests';

type Reactions = Reaction<OrderHandlingInput, OrderHandlingCommand>[];

/** What takes longer is held, for a person to look at. */
const longestDelivery = 4 * 3600;

/** Delivers an accepted order: tells the product inventory and service activation what is wanted, and the order what came of it. */
export const orderHandling: Process<OrderHandlingInput, State, OrderHandlingCommand> = {
  category: 'orderHandling',
  events: orderHandlingInputs,
  initialState: { items: [] },
  evolve: (state, input) => {
    if (input.type === 'CancellationRequested') return obstacle(state) ? state : cancelled(state, input.data.taskId);
    const next = evolve(state, input);
    return { ...next, items: next.items.map((item) => stepBack(item, input)) };
  },
  react: (input, state) => {
    if (input.type === 'CancellationRequested') return reactCancellation(input.metadata.id, input.data.taskId, state);
    return 'itemId' in input.data ? reactItem(input as Recorded<ItemInput>, state) : reactDelivery(input as Recorded<DeliveryInput>, state);
  },
};

type DeliveryInput = Exclude<OrderHandlingInput, ItemInput | { type: 'CancellationRequested' }>;

type ItemInput = Extract<OrderHandlingInput, { data: { itemId: string } }>;

/** Inputs that speak of an item. */
const reactItem = ({ type, data, metadata }: Recorded<ItemInput>, state: State): Reactions => {
  const item = state.items.find(({ agreed }) => agreed.itemId === data.itemId);
  if (!item) return [];
  const order = orderOf(metadata.id, state, item);
  const open = item.deliveries.filter(isOpen);
  switch (type) {
    case 'DeliveryOverdue':
      return open.length > 0 && item.attempt === data.attempt ? [hold(order, item, 'It was not delivered in time.')] : [];
    case 'ItemRetried':
      return open.length > 0
        ? [...open.flatMap((delivery) => retry(order, item, delivery, metadata.recordedAt)), overdue(item, metadata.recordedAt)]
        : [];
    case 'ItemGivenUp':
      return [
        ...item.deliveries
          .filter(({ stage }) => stage === 'givenUp')
          .flatMap((delivery) => [...takeBack(order, delivery), ...undo(order, delivery)]),
        ...end(order, item),
      ];
  }
};

/** Inputs that speak of the whole order, a product or a service. */
const reactDelivery = (input: Recorded<DeliveryInput>, state: State): Reactions => {
  const { data, metadata } = input;
  if (input.type === 'OrderAccepted') {
    return state.items.flatMap((item) => [
      ...item.deliveries.flatMap((delivery) => begin(orderOf(metadata.id, state, item), delivery, metadata.recordedAt)),
      overdue(item, metadata.recordedAt),
    ]);
  }
  const [item, delivery] = concerned(state, data as { productId?: string; serviceId?: string });
  if (!item || !delivery)
    return input.type === 'ItemActivated' && input.data.operation === 'createService' ? [request.deleteService(input.data.serviceId)] : []; // made for an attempt that was given up
  const order = orderOf(metadata.id, state, item);
  if (isCancelling(delivery)) return reactBack(order, delivery, input, state);
  switch (input.type) {
    case 'ProductClaimed':
      return claimed(order, delivery, metadata.recordedAt);
    case 'ProductRefused':
      return delivery.stage === 'failed' ? [...takeBack(order, delivery), ...end(order, item)] : [];
    case 'ProductRecorded':
      return delivery.stage === 'delivered' ? end(order, item) : [];
    case 'ServiceRequested':
      return [];
    default:
      return input.data.operation === request.operationOf(item.agreed) ? answered(input, order, item, delivery) : [];
  }
};

/** Refused, or accepted and begun: one decision, in the order that this process hears things. */
const reactCancellation = (id: string, taskId: string, state: State): Reactions => {
  const to = { category: 'productOrder', id };
  if (state.taskId !== taskId) return [{ to, command: { type: 'RefuseCancellation', data: { taskId, reason: obstacle(state) ?? '' } } }];
  const turning = state.items.flatMap((item) => item.deliveries.flatMap((delivery) => turn(orderOf(id, state, item), delivery)));
  return [{ to, command: { type: 'AcceptCancellation', data: { taskId } } }, ...turning];
};

type Answer = Recorded<Extract<OrderHandlingInput, { type: 'ServiceRefused' | 'ItemActivated' | 'ItemActivationFailed' }>>;

const answered = (input: Answer, order: request.Order, item: Item, delivery: Delivering): Reactions => {
  if (input.type === 'ItemActivated')
    return delivery.stage === 'recording' ? [record(order, delivery, input.data.at)] : tooLate(order, delivery, input.data.at);
  if (input.type === 'ServiceRefused' && delivery.stage === 'activating' && isBusy(item, input.data.code))
    return [hold(order, item, input.data.reason)];
  return delivery.stage === 'failed' ? [...undo(order, delivery), ...end(order, item)] : [];
};

const begin = (order: request.Order, delivery: Delivering, at: string): Reactions => {
  if (order.item.action !== 'add') return [request.claimProduct(order, delivery)];
  return [
    request.createProduct(order, delivery),
    delivery.stage === 'activating' ? request.requestService(order, delivery) : request.activateProduct(order, delivery, at),
  ];
};

const claimed = (order: request.Order, delivery: Delivering, at: string): Reactions => {
  if (delivery.stage === 'activating') return [request.requestService(order, delivery)];
  if (delivery.stage === 'recording') return [record(order, delivery, at)];
  return isOpen(delivery) || delivery.stage === 'delivered' ? [] : [request.releaseProduct(order, delivery)];
};

const record = (order: request.Order, delivery: Delivering, at: string) =>
  order.item.action === 'add'
    ? request.activateProduct(order, delivery, at)
    : request.releaseProduct(order, delivery, request.outcomeOf(order, delivery, at));

/** Once more from where it is stuck. */
const retry = (order: request.Order, item: Item, delivery: Delivering, now: string): Reactions => {
  if (delivery.stage === 'claiming') return [request.claimProduct(order, delivery)];
  if (delivery.stage === 'recording') return [record(order, delivery, delivery.at ?? now)];
  const former = serviceIdOf(item, delivery.productId, item.attempt - 1);
  return [...(former === delivery.serviceId ? [] : [request.deleteService(former)]), request.requestService(order, delivery)];
};

/** A service nobody waits for any more is taken away; a change that cannot be taken back is shown as it is. */
const tooLate = (order: request.Order, delivery: Delivering, at: string): Reactions => {
  if (delivery.stage === 'delivered') return [];
  return order.item.action === 'add'
    ? [request.deleteService(delivery.serviceId)]
    : [request.patchProduct(delivery, request.outcomeOf(order, delivery, at))];
};

const takeBack = ({ item }: request.Order, delivery: Delivering): Reactions =>
  item.action === 'add' && item.serviceSpecification ? [request.deleteService(delivery.serviceId)] : [];

const undo = (order: request.Order, delivery: Delivering): Reactions => [
  order.item.action === 'add' ? request.patchProduct(delivery, { status: 'aborted' }) : request.releaseProduct(order, delivery),
];

/** Tells the order how the item ended, once no product of it is open any more. */
const end = ({ id }: request.Order, { agreed, deliveries }: Item): Reactions => {
  if (deliveries.some(isOpen)) return [];
  const to = { category: 'productOrder', id };
  const delivered = deliveries.filter(({ stage }) => stage === 'delivered').map(({ productId }) => productId);
  if (delivered.length === deliveries.length) return [{ to, command: { type: 'CompleteItem', data: { itemId: agreed.itemId } } }];
  const reasons = [...new Set(deliveries.flatMap(({ reason }) => reason ?? []))].join(' ');
  const reason = deliveries.length > 1 ? `${delivered.length} of ${deliveries.length} were delivered. ${reasons}` : reasons;
  return [{ to, command: { type: 'FailItem', data: { itemId: agreed.itemId, reason, delivered } } }];
};

const hold = ({ id }: request.Order, { agreed, attempt }: Item, reason: string): request.Sent => ({
  to: { category: 'productOrder', id },
  command: { type: 'HoldItem', data: { itemId: agreed.itemId, reason, attempt } },
});

const overdue = ({ agreed, attempt }: Item, from: string): Reactions[number] => ({
  at: secondsAfter(from, longestDelivery),
  input: { type: 'DeliveryOverdue', data: { itemId: agreed.itemId, attempt } },
});

const orderOf = (id: string, { relatedParty }: State, { agreed }: Item): request.Order => ({
  id,
  item: agreed,
  ...(relatedParty && { relatedParty }),
});

const concerned = ({ items }: State, { productId, serviceId }: { productId?: string; serviceId?: string }): [Item?, Delivering?] => {
  for (const item of items) {
    const delivery = item.deliveries.find((one) => (productId ? one.productId === productId : one.serviceId === serviceId));
    if (delivery) return [item, delivery];
  }
  return [];
};
