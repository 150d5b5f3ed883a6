import { patched, type Recorded, type View } from '@skyledger/event-sourcing';
import type { Note, TroubleTicket, TroubleTicketStatusType as Status } from '@skyledger/tmf-contracts';
import type { TroubleTicketEvent } from './trouble-ticket.events';

type Changes = { [Name in keyof TroubleTicket]?: TroubleTicket[Name] | null };

/** The document *is* the TMF621 resource, so a GET needs no further mapping. */
export const troubleTicketView: View<TroubleTicketEvent, TroubleTicket> = {
  project(ticket, event) {
    if (event.type === 'TroubleTicketDeleted') return undefined;
    const next = patched(ticket ?? ({} as TroubleTicket), { ...changes(event, ticket), lastUpdate: event.metadata.recordedAt });
    return next.note ? { ...next, note: dated(next.note, event.metadata.recordedAt) } : next;
  },
};

const changes = (event: Exclude<Recorded<TroubleTicketEvent>, { type: 'TroubleTicketDeleted' }>, ticket?: TroubleTicket): Changes => {
  const { id, recordedAt } = event.metadata;
  switch (event.type) {
    case 'TroubleTicketCreated':
      return { '@type': 'TroubleTicket', id, ...event.data, creationDate: recordedAt, ...became('acknowledged', event) };
    case 'TroubleTicketDetailsChanged':
      return event.data;
    case 'TroubleTicketStarted':
    case 'TroubleTicketResumed':
      return became('inProgress', event, ticket);
    case 'TroubleTicketReopened':
      return { ...became('inProgress', event, ticket), resolutionDate: null };
    case 'TroubleTicketInformationRequested':
      return became('pending', event, ticket);
    case 'TroubleTicketHeld':
      return became('held', event, ticket);
    case 'TroubleTicketResolved':
      return { ...became('resolved', event, ticket), resolutionDate: recordedAt };
    case 'TroubleTicketClosed':
      return became('closed', event, ticket);
    case 'TroubleTicketCancelled':
      return became('cancelled', event, ticket);
    case 'TroubleTicketRejected':
      return became('rejected', event, ticket);
  }
};

/** The present status with its reason, and the same added to the history. */
const became = (status: Status, { data, metadata }: Recorded<TroubleTicketEvent>, ticket?: TroubleTicket): Changes => {
  const reason = 'reason' in data ? data.reason : undefined;
  const change = { status, ...(reason !== undefined && { statusChangeReason: reason }), statusChangeDate: metadata.recordedAt };
  return {
    statusChangeReason: null,
    ...change,
    statusChangeHistory: [...(ticket?.statusChangeHistory ?? []), { '@type': 'StatusChange', ...change }],
  };
};

/** A note without a date was written now; one without an id is known by its place. */
const dated = (notes: readonly Note[], recordedAt: string): Note[] =>
  notes.map((note, at) => ({ id: String(at + 1), date: recordedAt, ...note }));
