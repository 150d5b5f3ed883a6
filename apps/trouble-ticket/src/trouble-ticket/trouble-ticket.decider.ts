import { type Decider, Rejection } from '@skyledger/event-sourcing';
import type { TroubleTicketStatusType as Status } from '@skyledger/tmf-contracts';
import { type DetailChanges, type Details, type TroubleTicketEvent, type Why, troubleTicketEvents } from './trouble-ticket.events';

export type TroubleTicketCommand =
  | { type: 'CreateTroubleTicket'; data: Details }
  | { type: 'ChangeTroubleTicketDetails'; data: DetailChanges }
  | { type: StatusCommand; data: Why }
  | { type: 'DeleteTroubleTicket'; data: Record<never, never> };

/** What can be done with a ticket, and the status it then has. */
const becomes = {
  AcknowledgeTroubleTicket: 'acknowledged',
  StartTroubleTicket: 'inProgress',
  RequestTroubleTicketInformation: 'pending',
  HoldTroubleTicket: 'held',
  ResolveTroubleTicket: 'resolved',
  CloseTroubleTicket: 'closed',
  CancelTroubleTicket: 'cancelled',
  RejectTroubleTicket: 'rejected',
} as const satisfies Record<string, Status>;

/** The commands that change the status. */
export type StatusCommand = keyof typeof becomes;

/** Only what a later decision needs; everything shown to people lives in the view. */
type State = 'none' | Status | 'deleted';

/** From each status, the ones that may follow. */
const legalSteps: Readonly<Record<Status, readonly Status[]>> = {
  acknowledged: ['inProgress', 'rejected', 'cancelled'],
  inProgress: ['pending', 'held', 'resolved', 'cancelled'],
  pending: ['inProgress', 'held', 'cancelled'],
  held: ['inProgress', 'pending', 'cancelled'],
  resolved: ['closed', 'inProgress'],
  closed: [],
  cancelled: [],
  rejected: [],
};

export const troubleTicket: Decider<TroubleTicketCommand, State, TroubleTicketEvent> = {
  category: 'troubleTicket',
  events: troubleTicketEvents,
  initialState: 'none',

  decide(command, state) {
    if (command.type === 'CreateTroubleTicket') return state === 'none' ? [{ type: 'TroubleTicketCreated', data: command.data }] : [];
    if (command.type === 'DeleteTroubleTicket' && state === 'deleted') return [];
    if (state === 'none' || state === 'deleted') throw new Rejection('notFound', 'No such ticket.');
    switch (command.type) {
      case 'ChangeTroubleTicketDetails':
        return changed(command.data, state);
      case 'DeleteTroubleTicket':
        return [{ type: 'TroubleTicketDeleted', data: {} }];
      case 'AcknowledgeTroubleTicket':
      case 'StartTroubleTicket':
      case 'RequestTroubleTicketInformation':
      case 'HoldTroubleTicket':
      case 'ResolveTroubleTicket':
      case 'CloseTroubleTicket':
      case 'CancelTroubleTicket':
      case 'RejectTroubleTicket':
        return step(state, becomes[command.type], command.data);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'TroubleTicketCreated':
        return 'acknowledged';
      case 'TroubleTicketDetailsChanged':
        return state;
      case 'TroubleTicketStarted':
      case 'TroubleTicketResumed':
      case 'TroubleTicketReopened':
        return 'inProgress';
      case 'TroubleTicketInformationRequested':
        return 'pending';
      case 'TroubleTicketHeld':
        return 'held';
      case 'TroubleTicketResolved':
        return 'resolved';
      case 'TroubleTicketClosed':
        return 'closed';
      case 'TroubleTicketCancelled':
        return 'cancelled';
      case 'TroubleTicketRejected':
        return 'rejected';
      case 'TroubleTicketDeleted':
        return 'deleted';
    }
  },
};

/** A ticket that has ended is a record: notes may still be added, nothing else changes. */
const changed = (data: DetailChanges, state: Status): TroubleTicketEvent[] => {
  const names = Object.keys(data);
  if (names.length === 0) return [];
  const other = names.find((name) => name !== 'note');
  if (legalSteps[state].length === 0 && other !== undefined)
    throw new Rejection('conflict', `Only notes can be added to a ${state} ticket.`, other);
  return [{ type: 'TroubleTicketDetailsChanged', data }];
};

const step = (from: Status, to: Status, why: Why): TroubleTicketEvent[] => {
  if (from === to) return [];
  if (!legalSteps[from].includes(to)) {
    throw new Rejection(
      'conflict',
      `A ticket that is ${from} cannot become ${to}; the legal next are: ${legalSteps[from].join(', ') || 'none'}.`,
      'status',
    );
  }
  return [{ type: fact(from, to), data: why }];
};

const fact = (from: Status, to: Status) => {
  switch (to) {
    case 'acknowledged':
    case 'inProgress':
      return from === 'resolved' ? 'TroubleTicketReopened' : from === 'acknowledged' ? 'TroubleTicketStarted' : 'TroubleTicketResumed';
    case 'pending':
      return 'TroubleTicketInformationRequested';
    case 'held':
      return 'TroubleTicketHeld';
    case 'resolved':
      return 'TroubleTicketResolved';
    case 'closed':
      return 'TroubleTicketClosed';
    case 'cancelled':
      return 'TroubleTicketCancelled';
    case 'rejected':
      return 'TroubleTicketRejected';
  }
};
