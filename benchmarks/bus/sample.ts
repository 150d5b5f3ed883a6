import type { Decider, View } from '@skyledger/event-sourcing';

type Opened = { readonly type: 'TicketOpened'; readonly data: { readonly description: string } };

/** A ticket that is opened, and nothing else: one event, and one notification of it. */
export const troubleTicket: Decider<{ type: 'OpenTicket'; data: Opened['data'] }, string, Opened> = {
  category: 'troubleTicket',
  events: { TicketOpened: [] },
  initialState: 'none',
  decide: ({ data }) => [{ type: 'TicketOpened', data }],
  evolve: () => 'open',
};

/** The document that the notification shows. */
export const troubleTicketView: View<Opened, object> = {
  project: (_, { data, metadata: { id, recordedAt: lastUpdate } }) => ({ id, status: 'acknowledged', ...data, lastUpdate }),
};

/** Of a ticket whose message is 1 kB. */
export const description = 'x'.repeat(750);
