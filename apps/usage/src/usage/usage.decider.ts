import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { type Charge, type Details, type UsageEvent, usageEvents } from './usage.events';

export type UsageCommand =
  /** A meter's record, with what rating made of it: in one append. */
  | { type: 'RecordMeteredUsage'; data: { received: Received; rating: RatingCommand } }
  | { type: 'ReceiveUsage'; data: Received }
  | RatingCommand
  | { type: 'ChangeUsageDetails'; data: { changes: Partial<Details>; productId?: string } }
  | { type: 'RecycleUsage'; data: Record<never, never> }
  | { type: 'RequestRerating'; data: Record<never, never> }
  | { type: 'MarkUsageBilled'; data: { bill: string } }
  | { type: 'DeleteUsage'; data: Record<never, never> };

/** What rating says of a record. */
export type RatingCommand =
  | { type: 'GuideUsage'; data: { product: { id: string; name?: string } } }
  | { type: 'RateUsage'; data: { charges: Charge[] } }
  | { type: 'RejectUsage'; data: { reason: string } };

type Received = Extract<UsageEvent, { type: 'UsageReceived' }>['data'];

type Status = 'none' | 'received' | 'guided' | 'rated' | 'rerated' | 'billed' | 'rejected' | 'recycled' | 'deleted';

/** What a usage may become next. Rating and billing set guided, rated and billed; a client may ask for the others. */
const next: Readonly<Record<Status, readonly Status[]>> = {
  none: ['received'],
  received: ['guided', 'rated', 'rejected'],
  guided: ['rated', 'rejected'],
  rated: ['rerated', 'billed'],
  rerated: ['rerated', 'billed'],
  billed: [],
  rejected: ['recycled'],
  recycled: ['guided', 'rated', 'rejected'],
  deleted: [],
};

export type UsageState = { readonly status: Status; readonly fingerprint?: string; readonly isRerating?: true; readonly bill?: string };

/** A record of a use: counted once, rated once, billed once. */
export const usage: Decider<UsageCommand, UsageState, UsageEvent> = {
  category: 'usage',
  events: usageEvents,
  initialState: { status: 'none' },

  decide(command, state) {
    if (command.type === 'ReceiveUsage') return receive(command.data, state);
    if (command.type === 'RecordMeteredUsage') return record(command.data, state);
    if (state.status === 'none' || state.status === 'deleted') throw new Rejection('notFound', 'No such usage.');
    switch (command.type) {
      case 'ChangeUsageDetails':
        return change(command.data, state);
      case 'GuideUsage':
      case 'RateUsage':
      case 'RejectUsage':
        return ratingOf(command, state);
      case 'RecycleUsage':
        return state.status === 'recycled' ? [] : to('recycled', state, { type: 'UsageRecycled', data: {} });
      case 'RequestRerating':
        return state.isRerating ? [] : to('rerated', state, { type: 'UsageReratingRequested', data: {} });
      case 'MarkUsageBilled':
        return state.bill === command.data.bill ? [] : to('billed', state, { type: 'UsageBilled', data: command.data });
      case 'DeleteUsage':
        if (['rated', 'rerated', 'billed'].includes(state.status))
          throw new Rejection('conflict', `A ${state.status} usage cannot be deleted.`);
        return [{ type: 'UsageDeleted', data: {} }];
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'UsageReceived':
        return { status: 'received', fingerprint: event.data.fingerprint };
      case 'UsageDetailsChanged':
        return state;
      case 'UsageReratingRequested':
        return { ...state, isRerating: true };
      case 'UsageBilled':
        return { status: 'billed', ...fingerprintOf(state), bill: event.data.bill };
      default:
        return { status: reached[event.type], ...fingerprintOf(state) };
    }
  },
};

const reached = {
  UsageGuided: 'guided',
  UsageRated: 'rated',
  UsageRejected: 'rejected',
  UsageRecycled: 'recycled',
  UsageRerated: 'rerated',
  UsageDeleted: 'deleted',
} as const;

const fingerprintOf = ({ fingerprint }: UsageState) => (fingerprint === undefined ? {} : { fingerprint });

const ratingOf = (command: RatingCommand, state: UsageState): UsageEvent[] => {
  switch (command.type) {
    case 'GuideUsage':
      return state.status === 'guided' ? [] : to('guided', state, { type: 'UsageGuided', data: command.data });
    case 'RateUsage':
      if (state.isRerating) return [{ type: 'UsageRerated', data: command.data }];
      return state.status === 'rated' ? [] : to('rated', state, { type: 'UsageRated', data: command.data });
    case 'RejectUsage':
      return state.status === 'rejected' ? [] : to('rejected', state, { type: 'UsageRejected', data: command.data });
  }
};

/** Once it is recorded, what rating makes of it now no longer matters. */
const record = ({ received, rating }: { received: Received; rating: RatingCommand }, state: UsageState): UsageEvent[] => {
  const first = receive(received, state);
  return first.length === 0 ? [] : [...first, ...ratingOf(rating, { status: 'received' })];
};

const receive = (data: Received, { status, fingerprint }: UsageState): UsageEvent[] => {
  if (status === 'none') return [{ type: 'UsageReceived', data }];
  if (status === 'deleted') throw new Rejection('conflict', 'The usage of this key was deleted.');
  if (fingerprint !== data.fingerprint)
    throw new Rejection('conflict', 'Another usage was recorded under this key (source and recordId, or id).');
  return [];
};

const change = (data: { changes: Partial<Details>; productId?: string }, { status }: UsageState): UsageEvent[] => {
  if (Object.keys(data.changes).length === 0 && data.productId === undefined) return [];
  if (['rated', 'rerated', 'billed'].includes(status))
    throw new Rejection('conflict', `The details of a ${status} usage cannot be changed.`);
  return [{ type: 'UsageDetailsChanged', data }];
};

const to = (status: Status, state: UsageState, event: UsageEvent): UsageEvent[] => {
  if (!next[state.status].includes(status)) {
    const possible = next[state.status].join(', ') || 'nothing else';
    throw new Rejection('conflict', `A ${state.status} usage cannot become ${status}; it can become ${possible}.`, 'status');
  }
  return [event];
};
