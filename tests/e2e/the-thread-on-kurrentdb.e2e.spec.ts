import { services } from '@skyledger/app-skyledger';
import { testAppOn, testDatabase } from '@skyledger/testing';
import { kurrentDb } from '@skyledger/testing/kurrentdb';
import { expect, it } from 'vitest';
import { startPlatform } from './platform-process';
import { theThread } from './the-thread';

theThread('A customer of a cloud operator whose log is in KurrentDB', async () => {
  const [database, log] = await Promise.all([testDatabase(), kurrentDb()]);
  const app = await testAppOn(database.url, { KURRENTDB_URL: log.url }, ...services);
  return {
    ...app,
    close: async () => {
      await app.close();
      await log.stop();
      await database.drop();
    },
  };
});

it('The built platform keeps its log there, and its documents survive kill -9', async () => {
  const [database, log] = await Promise.all([testDatabase(), kurrentDb()]);
  const start = () => startPlatform(database.url, { KURRENTDB_URL: log.url });
  let platform = await start();
  const tickets = () => `${platform.url}/tmf-api/troubleTicket/v5/troubleTicket`;
  const body = JSON.stringify({ '@type': 'TroubleTicket', description: 'No ping', severity: 'major', ticketType: 'fault' });
  const created = await fetch(tickets(), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(created.status).toBe(201);
  const ticket = (await created.json()) as { id: string };
  await platform.crash();
  platform = await start();
  expect(await (await fetch(`${tickets()}/${ticket.id}`)).json()).toEqual(ticket);
  await platform.stop();
  await log.stop();
  await database.drop();
});
