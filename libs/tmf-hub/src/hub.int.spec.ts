import { type TestApp, testAppOn, type TestDatabase, testDatabase } from '@skyledger/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desk } from './desk.fixture';
import { Receiver } from './receiver.fixture';

const v4 = '/tmf-api/troubleTicket/v4';
const v5 = '/tmf-api/troubleTicket/v5';
const ticket = { description: 'No dial tone', severity: 'major', ticketType: 'fault' };

let database: TestDatabase;
let app: TestApp;
let receiver: Receiver;

beforeEach(async () => {
  database = await testDatabase();
  app = await testAppOn(database.url, { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true', HUB_TIMEOUT: 0.3 }, desk);
  receiver = await Receiver.open();
});

afterEach(async () => {
  await app.close();
  await receiver.close();
  await database.drop();
});

const register = async (body: object, base = v4) =>
  (await app.http.post(`${base}/hub`).send(body).expect(201)).body as { id: string; secret: string };
const open = async () => (await app.http.post(`${v4}/troubleTicket`).send(ticket).expect(201)).body.id as string;

describe('A hub', () => {
  it('takes a listener, tells it, and lets it go', async () => {
    const { body, headers } = await app.http.post(`${v4}/hub`).send({ callback: receiver.url, query: '' }).expect(201);
    expect(headers['location']).toBe(`${v4}/hub/${body.id}`);
    const id = await open();
    await app.idle();
    expect(receiver.heard(({ path, json }) => [path, json.eventType, json.event['troubleTicket']!['href']])).toEqual([
      ['/listener/troubleTicketCreateEvent', 'TroubleTicketCreateEvent', `${v4}/troubleTicket/${id}`],
    ]);
    await app.http.delete(`${v4}/hub/${body.id}`).expect(204);
    await app.http.delete(`${v4}/hub/${body.id}`).expect(404);
    await open();
    await app.idle();
    expect(receiver.received).toHaveLength(1);
  });
  it('x', async () => {
    await register({ callback: receiver.url }, v5);
  });
});
