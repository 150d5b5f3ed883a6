import type { EventStore, StoredEvent } from '@skyledger/event-store';
import type { Message, Recorded } from '@skyledger/event-sourcing';
import { describe, expect, it } from 'vitest';
import { Publication } from './publication';

type Ticket = { id: string; status: string; lastUpdate: string };

const view = {
  project: (ticket: Ticket | undefined, { type, metadata: { id, recordedAt: lastUpdate } }: Recorded<Message>) => {
    if (type === 'Closed') return undefined;
    return { id, status: type === 'Seen' ? (ticket?.status ?? 'acknowledged') : type, lastUpdate };
  },
};
const event = (version: number, type: string) =>
  ({
    tenant: 'default',
    category: 'troubleTicket',
    id: 'a',
    eventId: `event ${version}`,
    version,
    type,
    data: {},
    recordedAt: `2026-01-01T00:00:0${version}.000Z`,
    meta: { actor: 'tester', correlationId: 'a', causationId: 'c' },
  }) as StoredEvent;
const stream = ['acknowledged', 'Seen', 'resolved', 'Closed'].map((type, index) => event(index + 1, type));

const publication = () =>
  new Publication({
    registry: new Map([['troubleTicket', { category: 'troubleTicket', decider: {}, view }]]),
    readStream: async () => stream,
  } as unknown as EventStore);

const told = async (made: Publication, events = stream) => {
  const said = [];
  for (const each of events) said.push((await made.of(each)).map(({ type, sequence }) => `${sequence} ${type}`));
  return said;
};

describe('A notification', () => {
  it('is made of each event that changed the document, several where the contract has several, and numbered among its like', async () =>
    expect(await told(publication())).toEqual([
      ['1 TroubleTicketCreateEvent'],
      [],
      ['2 TroubleTicketStatusChangeEvent', '3 TroubleTicketResolvedEvent'],
      ['4 TroubleTicketDeleteEvent'],
    ]));

  it('has an id that no other has, and always the same', async () => {
    const ids = async () => (await Promise.all(stream.map((each) => publication().of(each)))).flat().map(({ id }) => id);
    expect(new Set(await ids()).size).toBe(4);
    expect(await ids()).toEqual(await ids());
  });

  it('shows the document as it was then, and the last one of what was deleted', async () => {
    const documents = await Promise.all([stream[0]!, stream[3]!].map(async (each) => (await publication().of(each))[0]?.document));
    expect(documents).toMatchObject([{ status: 'acknowledged' }, { status: 'resolved' }]);
  });

  it('is the same when it is made again, however much has happened since', async () => {
    const made = publication();
    const first = await made.of(stream[2]!);
    await made.of(stream[3]!);
    expect(await made.of(stream[2]!)).toEqual(first);
    expect(await publication().of(stream[2]!)).toEqual(first);
  });

  it('tells who did it, in which flow, and which event it was made of', async () =>
    expect((await publication().of(stream[0]!))[0]).toMatchObject({
      resource: 'troubleTicket',
      subject: 'a',
      actor: 'tester',
      correlationId: 'a',
      causationId: 'event 1',
      time: '2026-01-01T00:00:01.000Z',
    }));

  it('is what the aggregate says where it names its notifications itself', async () => {
    const made = publication();
    made.except('troubleTicket', ({ type }, _documents, usual) =>
      type === 'Seen' ? ['TroubleTicketAttributeValueChangeEvent'] : usual.slice(1),
    );
    expect(await told(made)).toEqual([[], ['1 TroubleTicketAttributeValueChangeEvent'], ['2 TroubleTicketResolvedEvent'], []]);
  });

  it('is not made of what is no resource', async () =>
    expect(await publication().of({ ...stream[0]!, category: 'orderHandling' })).toEqual([]));
});
