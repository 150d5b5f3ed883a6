import { randomUUID } from 'node:crypto';
import { type AppendItem, EventStore } from '@skyledger/event-store';
import pg from 'pg';

/** Every one a ticket can be in; the copies are spread over them. */
export const statuses = ['acknowledged', 'rejected', 'pending', 'held', 'inProgress', 'cancelled', 'closed', 'resolved'];

/** A ticket of about 2 kB, as a customer's system would send it. */
export const ticket = JSON.stringify({
  '@type': 'TroubleTicket',
  name: 'No connection to the server',
  description: 'Since this morning none of our people can reach the server. '.repeat(10),
  severity: 'major',
  priority: '2',
  ticketType: 'fault',
  relatedParty: ['customer', 'reporter'].map((role) => ({
    '@type': 'RelatedPartyRefOrPartyRoleRef',
    role,
    partyOrPartyRole: { '@type': 'PartyRef', '@referredType': 'Individual', id: randomUUID(), name: `The ${role}` },
  })),
  relatedEntity: [{ '@type': 'RelatedEntity', role: 'affected', entity: { '@type': 'EntityRef', '@referredType': 'Service', id: randomUUID(), name: 'Cloud Server L' } }], // prettier-ignore
  note: [{ '@type': 'Note', author: 'Ann', date: '2026-01-01T08:00:00Z', text: 'We have restarted it twice. '.repeat(10) }],
  troubleTicketCharacteristic: ['site', 'rack', 'contract'].map((name) => ({ '@type': 'StringCharacteristic', name, valueType: 'string', value: `${name} 4711` })), // prettier-ignore
});

type Row = { tenant: string; state: unknown; state_schema: number; document: Record<string, unknown>; flow: string; recorded_at: Date; data: object; meta: AppendItem['events'][0]['meta']; type: string }; // prettier-ignore

/** Appends as many copies of the one ticket that is there, in all statuses, by the store's own batches. */
export const multiply = async (databaseUrl: string, times: number): Promise<{ tenant: string; ids: string[] }> => {
  const { rows } = await query<Row>(
    databaseUrl,
    `select d.*, e.data, e.meta, e.type from trouble_ticket.trouble_ticket d join event_store.events e using (sid) where e.version = 1`,
  );
  const [template] = rows;
  const store = new EventStore({ databaseUrl });
  const ids = Array.from({ length: times }, () => randomUUID());
  for (let start = 0; start < times; start += 2_000) {
    const items = ids.slice(start, start + 2_000).map((id, index) => copyOf(template!, id, statuses[(start + index) % statuses.length]!));
    await Promise.all(items.map((item) => store.append(item)));
  }
  await store.close();
  await query(databaseUrl, 'vacuum analyze');
  return { tenant: template!.tenant, ids };
};

const copyOf = ({ tenant, state, state_schema, document, data, meta, type, recorded_at }: Row, id: string, status: string): AppendItem => ({
  tenant,
  category: 'troubleTicket',
  id,
  expected: 0,
  events: [{ eventId: randomUUID(), type, recordedAt: recorded_at.toISOString(), data, meta: { ...meta, correlationId: id } }],
  row: { state, stateSchema: state_schema, document: { ...document, id, status } },
});

/** Waits until all that follows the log has come to its end. */
export const caughtUp = async (databaseUrl: string): Promise<void> => {
  for (let ended = false; !ended; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const text = 'select min(pos) >= (select max(pos) from event_store.events) as ended from event_store.checkpoints';
    ended = (await query<{ ended: boolean }>(databaseUrl, text)).rows[0]!.ended;
  }
};

const query = async <R extends pg.QueryResultRow>(connectionString: string, text: string): Promise<pg.QueryResult<R>> => {
  const client = new pg.Client(connectionString);
  await client.connect();
  try {
    return await client.query<R>(text);
  } finally {
    await client.end();
  }
};
