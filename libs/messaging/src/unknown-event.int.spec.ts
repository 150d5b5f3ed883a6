import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTown, type Town } from './fixture/town';

let database: TestDatabase;
let town: Town;

beforeAll(async () => {
  database = await testDatabase();
  town = await openTown(database.url, { retry: { firstMs: 1, capMs: 5, tries: 5 } });
});

afterAll(async () => {
  await town.close();
  await database.drop();
});

/** As a newer code would: this one does not know it. */
const happened = (type: string, schemaVersion: number) =>
  town.store.append({
    ...{ tenant: 'default', category: 'troubleTicket', id: type, expected: 0 },
    events: [
      {
        ...{ eventId: `00000000-0000-4000-8000-00000000000${schemaVersion}`, type, schemaVersion, data: {} },
        ...{ recordedAt: '2026-01-01T00:00:00.000Z', meta: { actor: 'newer', correlationId: type, causationId: 'newer' } },
      },
    ],
  });

it('An event that this code does not know, or not in that version, is parked with the reason, and nothing else waits', async () => {
  await happened('TicketMerged', 1);
  await happened('TicketOpened', 2);
  await town.open('known', 'dead');
  await town.idle();
  const held = await town.bus.messages('help-desk');
  expect(held.map(({ key, parked, error }) => [key, parked, error.split('\n')[0]])).toEqual([
    ['default/TicketMerged', true, expect.stringContaining('troubleTicket has no event TicketMerged in this code')],
    ['default/TicketOpened', true, expect.stringContaining('TicketOpened of troubleTicket is at version 2')],
  ]);
  expect(await town.ticket('known')).toMatchObject({ status: 'resolved' });
});
