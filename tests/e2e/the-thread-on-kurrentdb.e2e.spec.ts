import { kurrentDb } from '@skyledger/testing/kurrentdb';
import { expect, it } from 'vitest';
import { newInstallation } from './installation';
import { openPlatform } from './platform';
import { startPlatform } from './platform-process';
import { theThread } from './the-thread';

theThread('A customer of a cloud operator whose log is in KurrentDB', async () => {
  const log = await kurrentDb();
  const platform = await openPlatform({ settings: { KURRENTDB_URL: log.url } });
  return {
    ...platform,
    close: async () => {
      await platform.close();
      await log.stop();
    },
  };
});

it('The built platform keeps its log there, and its documents survive kill -9', async () => {
  const [installation, log] = await Promise.all([newInstallation(), kurrentDb()]);
  const start = () => startPlatform(installation, { KURRENTDB_URL: log.url });
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
  await installation.drop();
});
