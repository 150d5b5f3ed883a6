import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { type Changes, type Claim, type Details, type OrderItem, type ProductEvent, type Status, productEvents } from './product.events';

export type ProductCommand =
  | { type: 'CreateProduct'; data: Details & { readonly status?: Status } }
  | { type: 'ChangeProductDetails'; data: Changes }
  | { type: 'SetProductStatus'; data: { status: Status; startDate?: string; terminationDate?: string } }
  | { type: 'ClaimProduct'; data: Claim }
  /** With `terminationDate` the product has ended, else it goes on. */
  | { type: 'ReleaseProduct'; data: Claim & { readonly terminationDate?: string } }
  | { type: 'DeleteProduct'; data: Record<never, never> };

type State = {
  readonly phase: 'none' | 'present' | 'deleted';
  readonly status: Status;
  /** Something real stands behind it. */
  readonly isRealised: boolean;
  readonly claim?: OrderItem;
  /** Where it returns to when its termination is abandoned. */
  readonly before?: Status;
};

/** What may follow a status. */
const nextStatuses: Readonly<Record<Status, readonly Status[]>> = {
  created: ['pendingActive', 'cancelled', 'aborted'],
  pendingActive: ['active', 'cancelled', 'aborted'],
  active: ['suspended', 'pendingTerminate', 'terminated'],
  suspended: ['active', 'pendingTerminate', 'terminated'],
  pendingTerminate: ['terminated'],
  terminated: [],
  cancelled: [],
  aborted: [],
};

/** What an order may do with a product in which status. */
const claimable: Readonly<Record<OrderItem['orderItemAction'], readonly Status[]>> = {
  add: [],
  modify: ['active'],
  delete: ['active', 'suspended', 'pendingTerminate'],
  noChange: [],
};

export const product: Decider<ProductCommand, State, ProductEvent> = {
  category: 'product',
  events: productEvents,
  initialState: { phase: 'none', status: 'created', isRealised: false },

  decide(command, state) {
    if (command.type === 'CreateProduct') return creation(command.data, state);
    if (command.type === 'DeleteProduct' && state.phase === 'deleted') return [];
    if (state.phase !== 'present') throw new Rejection('notFound', 'No such product.');
    switch (command.type) {
      case 'ChangeProductDetails':
        return Object.keys(command.data).length === 0 ? [] : [{ type: 'ProductDetailsChanged', data: command.data }];
      case 'SetProductStatus':
        return step(command.data, state);
      case 'ClaimProduct':
        return claim(command.data, state);
      case 'ReleaseProduct':
        return release(command.data, state);
      case 'DeleteProduct':
        if (state.isRealised && nextStatuses[state.status].length > 0) {
          throw new Rejection(
            'conflict',
            `The product is ${state.status} and a service stands behind it: it ends by an order with the action delete.`,
          );
        }
        return [{ type: 'ProductDeleted', data: {} }];
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'ProductCreated':
        return { phase: 'present', status: event.data.status, isRealised: hasService(event.data) };
      case 'ProductDetailsChanged':
        return 'realizingService' in event.data ? { ...state, isRealised: hasService(event.data) } : state;
      case 'ProductActivationStarted':
        return { ...state, status: 'pendingActive' };
      case 'ProductActivated':
        return { ...state, status: 'active' };
      case 'ProductSuspended':
        return { ...state, status: 'suspended' };
      case 'ProductTerminationStarted':
        return { ...state, status: 'pendingTerminate', before: state.status };
      case 'ProductTerminationAbandoned':
        return { ...state, status: event.data.status };
      case 'ProductTerminated':
        return { ...state, status: 'terminated' };
      case 'ProductCancelled':
        return { ...state, status: 'cancelled' };
      case 'ProductAborted':
        return { ...state, status: 'aborted' };
      case 'ProductClaimed':
        return { ...state, claim: event.data.productOrderItem };
      case 'ProductReleased':
        return { phase: state.phase, status: state.status, isRealised: state.isRealised, ...(state.before && { before: state.before }) };
      case 'ProductDeleted':
        return { phase: 'deleted', status: state.status, isRealised: false };
    }
  },
};

const creation = ({ status = 'created', ...details }: Details & { readonly status?: Status }, { phase }: State): ProductEvent[] => {
  if (phase === 'deleted') throw new Rejection('conflict', 'A product with this id was deleted.');
  return phase === 'present' ? [] : [{ type: 'ProductCreated', data: { ...details, status } }];
};

const step = (
  { status, startDate, terminationDate }: { status: Status; startDate?: string; terminationDate?: string },
  state: State,
): ProductEvent[] => {
  if (status === state.status) return [];
  const legal = nextStatuses[state.status];
  if (!legal.includes(status)) {
    throw new Rejection(
      'conflict',
      legal.length === 0
        ? `The product is ${state.status}, which is final.`
        : `A product that is ${state.status} can become ${legal.join(', ')}, not ${status}.`,
      'status',
    );
  }
  if (state.claim) throw new Rejection('conflict', busy(state.claim), 'status');
  switch (status) {
    case 'pendingActive':
      return [{ type: 'ProductActivationStarted', data: {} }];
    case 'active':
      return [{ type: 'ProductActivated', data: startDate ? { startDate } : {} }];
    case 'suspended':
      return [{ type: 'ProductSuspended', data: {} }];
    case 'pendingTerminate':
      return [{ type: 'ProductTerminationStarted', data: {} }];
    case 'terminated':
      return [{ type: 'ProductTerminated', data: terminationDate ? { terminationDate } : {} }];
    case 'cancelled':
      return [{ type: 'ProductCancelled', data: {} }];
    case 'aborted':
      return [{ type: 'ProductAborted', data: {} }];
    case 'created':
      return []; // nothing leads there: refused above
  }
};

const claim = ({ productOrderItem }: Claim, { status, claim: present }: State): ProductEvent[] => {
  if (present && isSame(present, productOrderItem)) return [];
  if (present) throw new Rejection('conflict', busy(present));
  const action = productOrderItem.orderItemAction;
  if (!claimable[action].includes(status))
    throw new Rejection('conflict', `The product is ${status}: ${action} needs it to be ${claimable[action].join(' or ')}.`);
  const started: ProductEvent[] =
    action === 'delete' && status !== 'pendingTerminate' ? [{ type: 'ProductTerminationStarted', data: {} }] : [];
  return [{ type: 'ProductClaimed', data: { productOrderItem } }, ...started];
};

const release = (
  { productOrderItem, terminationDate }: Claim & { readonly terminationDate?: string },
  { claim: present, status, before = 'active' }: State,
): ProductEvent[] => {
  if (!present || !isSame(present, productOrderItem)) return [];
  const released: ProductEvent = { type: 'ProductReleased', data: { productOrderItem } };
  if (terminationDate) return [released, { type: 'ProductTerminated', data: { terminationDate } }];
  return status === 'pendingTerminate' ? [released, { type: 'ProductTerminationAbandoned', data: { status: before } }] : [released];
};

const busy = ({ orderId, orderItemId, orderItemAction }: OrderItem): string =>
  orderItemAction === 'delete'
    ? `Its termination is under way (order ${orderId}, item ${orderItemId}).`
    : `It is being changed (order ${orderId}, item ${orderItemId}).`;

const isSame = (left: OrderItem, right: OrderItem) => left.orderId === right.orderId && left.orderItemId === right.orderItemId;

const hasService = ({ realizingService }: { readonly realizingService?: readonly unknown[] | null }) => (realizingService?.length ?? 0) > 0;
