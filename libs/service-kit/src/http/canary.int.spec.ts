import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Idle, type Notification, OnEvent } from '@skyledger/messaging';
import { sendRaw, type TestDatabase, testDatabase } from '@skyledger/testing';
import { plainResource } from '@skyledger/tmf-rest';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application } from '../application';
import { service } from '../service';
import { readSettings } from '../settings/read-settings';
import { Settings } from '../settings/settings';

const tickets = '/tmf-api/troubleTicket/v4/troubleTicket';
const token = 'canary-of-the-access-token';
const lines: string[] = [];

/** Every secret and everything personal that comes near the process, by where it comes from. */
const canaries = {
  token,
  wrongToken: 'canary-of-a-wrong-token',
  cookie: 'canary-of-a-cookie',
  apiKey: 'canary-of-a-key-in-a-header',
  hubKey: 'canary-of-the-key-of-all-webhooks-0123456789',
  erasureKey: 'canary-of-the-key-of-all-personal-data-01234',
  query: 'canary-of-a-query',
  path: 'canary-in-a-path',
  person: 'Canary Bird',
  mail: 'canary@bird.example',
  wrongBody: 'canary-in-a-body-that-is-wrong',
  brokenBody: 'canary-in-a-body-that-is-broken',
  password: 'canary-of-a-password',
  callback: 'canary-in-a-callback',
  callbackKey: 'canary-of-a-callback-key',
  callbackUser: 'canary-of-a-callback-user',
  trace: 'canary-in-a-traceparent',
  idempotency: 'canary-of-an-idempotency-key',
} as const;

/** Fails as code does that uses what others have written: with the address and the password in its message. */
@Controller('careless')
class CarelessHandler {
  @OnEvent('TroubleTicketCreateEvent')
  seen(_: Notification): never {
    throw new Error(`connect https://me:${canaries.password}@db.example/x?key=${canaries.query}, Authorization: Bearer ${canaries.apiKey}`);
  }

  @Get()
  read(): never {
    return this.fail();
  }

  @Post()
  fail(): never {
    throw Object.assign(new Error(`cannot log in to postgres://me:${canaries.password}@db.example/skyledger`), {
      detail: `Key (name)=(${canaries.person}) already exists.`,
      parameters: [canaries.mail],
      config: { headers: { authorization: `Bearer ${canaries.apiKey}` } },
    });
  }
}

@Module({ controllers: [CarelessHandler] })
class CarelessModule {}

const desk = service({ name: 'desk', modules: [plainResource('troubleTicket'), CarelessModule] });

let database: TestDatabase;
let app: NestFastifyApplication;
let secret: string;
let http: ReturnType<typeof supertest.agent>;

beforeAll(async () => {
  database = await testDatabase();
  const hub = { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true', HUB_TIMEOUT: 0.2, HUB_KEY: canaries.hubKey } as const;
  const given = { LOG_LEVEL: 'trace', CLOCK: 'simulated', ACCESS_TOKEN: token, ERASURE_KEY: canaries.erasureKey, ...hub } as const;
  const settings = Object.assign(new Settings(), given);
  app = await application({ services: [desk], databaseUrl: database.url, settings, output: { write: (line) => void lines.push(line) } });
  await app.listen(0, '127.0.0.1');
  http = supertest.agent(await app.getUrl());
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const headers = {
  Authorization: `Bearer ${token}`,
  Cookie: `sid=${canaries.cookie}`,
  'X-Api-Key': canaries.apiKey,
  'X-Actor': 'ada',
  traceparent: canaries.trace,
};
const ticket = {
  description: `Call ${canaries.mail}`,
  severity: 'major',
  ticketType: 'fault',
  relatedParty: [{ id: 'p', name: canaries.person, role: 'customer', '@referredType': 'Individual' }],
};

const visit = async () => {
  await http.get(`${tickets}?description=${canaries.query}`).set(headers).expect(200);
  await http.get(`${tickets}?access_token=${canaries.query}&nothing[=${canaries.query}`).set(headers);
  await http
    .get(tickets)
    .set({ ...headers, Authorization: `Bearer ${canaries.wrongToken}` })
    .expect(401);
  await http.get(`/nothing/${canaries.path}?key=${canaries.query}`).set(headers).expect(404);
  await http.get(`${tickets}/${canaries.path}`).set(headers).expect(404);
  await http
    .post(tickets)
    .set({ ...headers, 'Idempotency-Key': canaries.idempotency })
    .send(ticket)
    .expect(201);
  await http
    .post(tickets)
    .set(headers)
    .send({ ...ticket, severity: { password: canaries.wrongBody } })
    .expect(400);
  await http.post(tickets).set(headers).set('Content-Type', 'application/json').send(`{"secret": "${canaries.brokenBody}`).expect(400);
  await http.post('/careless').set(headers).send({ password: canaries.password }).expect(500);
  await http.get(`/careless?token=${canaries.query}`).set(headers).expect(500);
  const listen = (host: string) => ({ callback: `http://${host}/${canaries.callback}?key=${canaries.callbackKey}` });
  const hub = () => http.post('/tmf-api/troubleTicket/v4/hub').set(headers);
  ({ secret } = (await hub().send(listen('127.0.0.1:9')).expect(201)).body);
  await hub().send(listen(`${canaries.callbackUser}:${canaries.callbackKey}@127.0.0.1:9`));
  await http.post(tickets).set(headers).send(ticket).expect(201);
  await sendRaw(await app.getUrl(), { method: 'GET', path: `/${canaries.path}%zz`, headers });
  await app.get(Idle).idle();
};

describe('The log', () => {
  beforeAll(visit);

  it('tells of requests by route, of what failed, and of what is parked, on whose behalf', () => {
    const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const created = said.find(({ method, status }) => method === 'POST' && status === 201);
    expect(created).toMatchObject({
      level: 'info',
      service: 'desk',
      route: tickets,
      tenant: 'default',
      actor: 'ada',
      time: expect.any(String),
    });
    expect(created!['correlation_id']).toMatch(/^[\da-f-]{36}$/);
    expect(said).toContainEqual(expect.objectContaining({ level: 'debug', method: 'GET', route: tickets, status: 200 }));
    expect(said).toContainEqual(expect.objectContaining({ level: 'info', method: 'GET', route: `${tickets}/:id`, status: 404 }));
    expect(said).toContainEqual(expect.objectContaining({ level: 'error', route: '/careless', status: 500 }));
    expect(said).toContainEqual(
      expect.objectContaining({ level: 'error', part: 'http', actor: 'ada', msg: expect.stringContaining('://***@db.example') }),
    );
    expect(said).toContainEqual(
      expect.objectContaining({
        level: 'error',
        part: 'Messaging',
        actor: 'ada',
        correlation_id: expect.any(String),
        msg: expect.stringContaining('parked'),
      }),
    );
  });

  it.each(Object.entries(canaries))('never says %s', (_, canary) => {
    expect(lines.length).toBeGreaterThan(10);
    const loose = lines.filter((line) => line.includes(canary) || line.includes(encodeURIComponent(canary)));
    expect(loose).toEqual([]);
  });
});

describe('The secret of a listener', () => {
  it('is told to the listener only', () => {
    expect(secret.length).toBeGreaterThan(20);
    expect(lines.filter((line) => line.includes(secret.replace('whsec_', '')))).toEqual([]);
  });
});

describe('Settings that do not allow a start', () => {
  it('are told without what is secret in them', () => {
    const secret = { ACCESS_TOKEN: 'canary', HUB_KEY: 'canary', ERASURE_KEY: 'canary', DATABASE_URL: 'canary', KURRENTDB_URL: 'canary' };
    const kafka = { KAFKA_BROKERS: 'a:1', KAFKA_SASL: 'plain', KAFKA_PASSWORD: 'canary', KAFKA_TOKEN_URL: 'canary' };
    let message = '';
    try {
      readSettings({ ...secret, ...kafka, PEERS_URL: 'ftp://me:canary@peers', PUBLIC_URL: 'ftp://me:canary@host' });
    } catch (error) {
      ({ message } = error as Error);
    }
    expect(message).toContain('ACCESS_TOKEN');
    expect(message).not.toContain('canary');
  });
});
