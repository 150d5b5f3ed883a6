import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, newInstallation } from './installation';
import { type PlatformProcess, startPlatform } from './platform-process';

type Received = { readonly ticket: string; readonly headers: Record<string, string>; readonly body: string };

const settings = { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true' };
const received: Received[] = [];
/** Called with each message before it is answered. */
let onMessage: () => Promise<void> = () => Promise.resolve();

const take = async (request: IncomingMessage, response: ServerResponse) => {
  const body = Buffer.concat(await request.toArray()).toString();
  received.push({ ticket: JSON.parse(body).event.troubleTicket.id, headers: request.headers as Record<string, string>, body });
  await onMessage();
  response.writeHead(204).end();
};
const partner = createServer((request, response) => void take(request, response));

let installation: Installation;
let platform: PlatformProcess;

beforeAll(async () => {
  installation = await newInstallation();
  platform = await startPlatform(installation, settings);
  await once(partner.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  await platform?.stop();
  partner.close();
  await installation?.drop();
});

const send = async (method: string, path: string, body: object) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${platform.url}/tmf-api/troubleTicket/v4/${path}`, { method, headers, body: JSON.stringify(body) });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as { id: string; secret: string };
};

it('A platform killed with -9 while it tells a partner tells everything after the next start, in order, and nothing under two ids', async () => {
  const { secret } = await send('POST', 'hub', { callback: `http://127.0.0.1:${(partner.address() as AddressInfo).port}` });
  const tickets: string[] = [];
  for (let round = 0; round < 3; round++) {
    await platform.idle();
    const isDead = new Promise<void>((resolve) => {
      const end = received.length + 7;
      onMessage = async () => {
        if (received.length < end) return;
        onMessage = () => Promise.resolve();
        await platform.crash(); // it has sent this message and not heard that it arrived
        resolve();
      };
    });
    for (let n = 0; n < 5; n++)
      tickets.push((await send('POST', 'troubleTicket', { description: 'x', severity: 'major', ticketType: 'fault' })).id);
    await Promise.allSettled(tickets.slice(-5).map((id) => send('PATCH', `troubleTicket/${id}`, { description: 'changed' })));
    await isDead;
    platform = await startPlatform(installation, settings);
  }
  await platform.idle();

  const words = new Map<string, string>();
  for (const { headers, body } of received) {
    expect(new Webhook(secret).verify(body, headers)).toBeDefined();
    expect(words.get(headers['webhook-id']!) ?? body).toBe(body);
    words.set(headers['webhook-id']!, body);
  }
  for (const ticket of tickets) {
    const sequences = received.filter((one) => one.ticket === ticket).map(({ headers }) => Number(headers['webhook-sequence']));
    const versions = await log(ticket);
    expect([...new Set(sequences)]).toEqual(Array.from({ length: versions }, (_, n) => n + 1));
  }
});

/** How many things have happened to a ticket. */
const log = async (ticket: string): Promise<number> => {
  const { headers } = await fetch(`${platform.url}/tmf-api/troubleTicket/v4/troubleTicket/${ticket}`);
  return Number(headers.get('etag')!.replaceAll('"', ''));
};
