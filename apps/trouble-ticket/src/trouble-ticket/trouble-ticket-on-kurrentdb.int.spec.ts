import { Controller, Module } from '@nestjs/common';
import { type Notification, OnEvent } from '@skyledger/messaging';
import { service } from '@skyledger/service-kit';
import { type TestApp, testAppOn, type TestDatabase, testDatabase } from '@skyledger/testing';
import { type KurrentDb, kurrentDb } from '@skyledger/testing/kurrentdb';
import type { TroubleTicket } from '@skyledger/tmf-contracts';
import { plainResource } from '@skyledger/tmf-rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { troubleTicketService } from '../trouble-ticket.module';

const tickets = '/tmf-api/troubleTicket/v4/troubleTicket';
const details = { description: 'No ping', severity: 'major', ticketType: 'fault' };
const told: string[] = [];

@Controller()
class DeskHandler {
  @OnEvent('TroubleTicketCreateEvent')
  @OnEvent('TroubleTicketStatusChangeEvent')
  async heard({ type, subject, document, sequence }: Notification<TroubleTicket>): Promise<void> {
    told.push(`${subject} ${sequence} ${type} ${document.status}`);
  }
}

@Module({ controllers: [DeskHandler] })
class DeskModule {}

const desk = service({ name: 'desk', modules: [plainResource('category'), DeskModule] });

let database: TestDatabase;
let log: KurrentDb;
let app: TestApp;
const start = async () => {
  app = await testAppOn(database.url, { KURRENTDB_URL: log.url }, troubleTicketService, desk);
};

beforeAll(async () => {
  [database, log] = await Promise.all([testDatabase(), kurrentDb()]);
  await start();
});
afterAll(async () => {
  await app?.close();
  await log.stop();
  await database.drop();
});

const create = async (body: object = {}) =>
  (
    await app.http
      .post(tickets)
      .send({ ...details, ...body })
      .expect(201)
  ).body;

describe('A trouble ticket whose log is in KurrentDB', () => {
  it('is created, read and changed, and refuses what is not legal', async () => {
    const { id, href } = await create();
    expect((await app.http.get(href).expect(200)).headers['etag']).toBe('"1"');
    await app.http.patch(href).send({ status: 'inProgress', severity: 'minor' }).expect(200);
    const { body } = await app.http.patch(href).send({ status: 'closed' }).expect(409);
    expect(body).toMatchObject({ '@type': 'Error', code: 'conflict' });
    const read = await app.http.get(`/tmf-api/troubleTicket/v5/troubleTicket/${id}`).expect(200);
    expect(read.body).toMatchObject({ id, status: 'inProgress', severity: 'minor' });
    await app.http.patch(href).set('If-Match', '"1"').send({ severity: 'major' }).expect(412);
    await app.http.delete(href).expect(204);
    await app.http.get(href).expect(404);
  });

  it('is listed, filtered and paged', async () => {
    const name = 'Listed';
    for (const severity of ['minor', 'major', 'minor']) await create({ name, severity });
    const { body, headers } = await app.http.get(`${tickets}?name=${name}&severity=minor&limit=1`).expect(206);
    expect(body).toHaveLength(1);
    expect(headers['x-total-count']).toBe('2');
  });

  it('is created once when the client sends its key twice', async () => {
    const send = () => app.http.post(tickets).set('Idempotency-Key', 'twice').send(details).expect(201);
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
  });

  it('is told of to the handlers of other services, in order', async () => {
    const { id, href } = await create();
    await app.http.patch(href).send({ status: 'inProgress' }).expect(200);
    await app.http.patch(href).send({ status: 'resolved', statusChangeReason: 'Port reset' }).expect(200);
    await app.idle();
    expect(told.filter((line) => line.startsWith(id))).toEqual([
      `${id} 1 TroubleTicketCreateEvent acknowledged`,
      `${id} 2 TroubleTicketStatusChangeEvent inProgress`,
      `${id} 3 TroubleTicketStatusChangeEvent resolved`,
    ]);
    const { body } = await app.http.get(`/ops/flows/${id}`).expect(200);
    expect(JSON.stringify(body)).toContain('TroubleTicketResolved');
  });

  it('is the same after a restart, and when it is folded from zero', async () => {
    const { href } = await create();
    await app.http.patch(href).send({ status: 'inProgress' }).expect(200);
    const before = await app.http.get(href).expect(200);
    await app.close();
    await start();
    expect((await app.http.get(href).expect(200)).body).toEqual(before.body);
    await app.http.patch(href).send({ severity: 'critical' }).expect(200);
    const { body } = await app.http.post('/ops/rebuild?check=true').expect(200);
    expect(body).toMatchObject({ equal: true, differences: [] });
  });

  it('is watched: how far each subscription is behind is told', async () => {
    await create();
    await app.idle();
    const { text } = await app.http.get('/metrics').expect(200);
    expect(text).toMatch(/skyledger_subscription_lag_events\{[^}]*subscription="kurrentdb:documents:trouble-ticket:1"[^}]*\} 0/);
  });

  it('is not asked for what only a log in PostgreSQL can answer: each is refused, and says why', async () => {
    const { id } = await create();
    const questions = [
      app.http.get(`/ops/state/troubleTicket/${id}?at=2030-01-01T00:00:00Z`),
      app.http.get(`/ops/flows/${id}?at=2030-01-01T00:00:00Z`),
      app.http.get('/ops/seals'),
      app.http.get(`/ops/recordings/${id}`),
      app.http.post('/ops/rebuild/troubleTicket').send({ task: 'rebuild' }),
      app.http.post('/ops/subscriptions/service:desk/rewind').send({ reason: 'To see.' }),
    ];
    for (const question of questions) {
      const { status, body } = await question;
      expect
        .soft([status, body.reason], `${question.method} ${question.url}`)
        .toEqual([400, expect.stringContaining('here it is in KurrentDB')]);
    }
    const { body } = await app.http.get('/ops/invariants').expect(200);
    expect(new Set(body.invariants.map(({ verdict }: { verdict: string }) => verdict))).toEqual(new Set(['not checked']));
  });
});
