import type { Versions } from '@skyledger/event-sourcing';
import type { TroubleTicketCreate } from '@skyledger/tmf-contracts';

/** What the store keeps. A released event never changes; a new meaning is a new event. */
export type TroubleTicketEvent =
  | { type: 'TroubleTicketCreated'; data: Details }
  /** Top-level attributes with their new values; null where one was removed. */
  | { type: 'TroubleTicketDetailsChanged'; data: DetailChanges }
  /** Somebody works on it now. */
  | { type: 'TroubleTicketStarted'; data: Why }
  /** Work goes on after it was pending or held. */
  | { type: 'TroubleTicketResumed'; data: Why }
  /** The customer does not accept the resolution. */
  | { type: 'TroubleTicketReopened'; data: Why }
  /** Nothing can be done before the customer has answered. */
  | { type: 'TroubleTicketInformationRequested'; data: Why }
  /** Nothing can be done for a reason on our side. */
  | { type: 'TroubleTicketHeld'; data: Why }
  | { type: 'TroubleTicketResolved'; data: Why }
  | { type: 'TroubleTicketClosed'; data: Why }
  | { type: 'TroubleTicketCancelled'; data: Why }
  | { type: 'TroubleTicketRejected'; data: Why }
  | { type: 'TroubleTicketDeleted'; data: Record<never, never> };

/** Each of them with the steps from its older versions; none has any yet. */
export const troubleTicketEvents: Versions<TroubleTicketEvent> = {
  TroubleTicketCreated: [],
  TroubleTicketDetailsChanged: [],
  TroubleTicketStarted: [],
  TroubleTicketResumed: [],
  TroubleTicketReopened: [],
  TroubleTicketInformationRequested: [],
  TroubleTicketHeld: [],
  TroubleTicketResolved: [],
  TroubleTicketClosed: [],
  TroubleTicketCancelled: [],
  TroubleTicketRejected: [],
  TroubleTicketDeleted: [],
};

/** The reason given for a change of status. */
export type Why = { reason?: string };

/** All that a client may say of a ticket; the server owns the rest. */
export type Details = Omit<
  TroubleTicketCreate,
  'status' | 'creationDate' | 'lastUpdate' | 'statusChangeDate' | 'statusChangeReason' | 'statusChangeHistory'
>;

/** What changes of the details; null removes. */
export type DetailChanges = { [Name in keyof Details]?: Details[Name] | null };
