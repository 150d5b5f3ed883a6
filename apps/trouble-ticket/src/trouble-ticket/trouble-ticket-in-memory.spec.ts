import { context, memoryEventStore, SimulatedClock, type StoredEvent } from '@skyledger/event-store';
import { afterEach, expect, it } from 'vitest';
import { troubleTicket } from './trouble-ticket.decider';
import { troubleTicketView } from './trouble-ticket.view';

const clock = new SimulatedClock('2026-03-01T00:00:00.000Z');
const store = memoryEventStore({ clock });
const tickets = store.aggregate(troubleTicket, troubleTicketView);
const heard: string[] = [];
store.consume({ id: 'hearing', handle: async ({ type }: StoredEvent) => void heard.push(type) });
afterEach(() => store.close());

let calls = 0;
const me = <T>(work: () => Promise<T>) => context.run({ tenant: 'default', actor: 'tester', commandId: `call ${++calls}` }, work);

it('A trouble ticket, its document and those who listen to it need no database to be tried', async () => {
  const details = { '@type': 'TroubleTicket', description: 'No ping', severity: 'major', ticketType: 'fault' };
  await me(() => tickets.handle('t1', { type: 'CreateTroubleTicket', data: details }));
  clock.moveTo('2026-03-02T00:00:00.000Z');
  await me(() => tickets.handle('t1', { type: 'ChangeTroubleTicketDetails', data: { severity: 'minor' } }));
  expect(await me(() => tickets.find('t1'))).toMatchObject({
    version: 2,
    document: {
      severity: 'minor',
      status: 'acknowledged',
      creationDate: '2026-03-01T00:00:00.000Z',
      lastUpdate: '2026-03-02T00:00:00.000Z',
    },
  });
  await store.idle();
  expect(heard).toEqual(['TroubleTicketCreated', 'TroubleTicketDetailsChanged']);
});
