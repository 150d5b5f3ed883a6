import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '@skyledger/testing';
import { troubleTicketService } from '../trouble-ticket.module';

const tickets = '/tmf-api/troubleTicket/v4/troubleTicket';
const details = { description: 'No ping', severity: 'major', ticketType: 'fault' };

let app: TestApp;
beforeAll(async () => {
  app = await testApp(troubleTicketService);
});
afterAll(() => app?.close());

const create = async (body: object = {}) =>
  (
    await app.http
      .post(tickets)
      .send({ ...details, ...body })
      .expect(201)
  ).body;
const patch = (id: string, body: object) => app.http.patch(`${tickets}/${id}`).send(body);

describe('A trouble ticket', () => {
  it('is created, and the answer says where it is and which version it has', async () => {
    const { body, headers } = await app.http.post(tickets).send(details).expect(201);
    expect(body).toMatchObject({ ...details, status: 'acknowledged', href: `${tickets}/${body.id}` });
    expect(body).toHaveProperty('creationDate');
    expect(headers).toMatchObject({ location: body.href, etag: '"1"' });
    const read = await app.http.get(body.href).expect(200);
    expect(read.body).toEqual(body);
    expect(read.headers['etag']).toBe('"1"');
  });

  it('goes its way to closed, and keeps the history', async () => {
    const { id } = await create();
    await patch(id, { status: 'inProgress' }).expect(200);
    await patch(id, { status: 'pending', statusChangeReason: 'Which port?' }).expect(200);
    await patch(id, { status: 'inProgress' }).expect(200);
    await patch(id, { status: 'resolved', statusChangeReason: 'Port reset', note: [{ text: 'Done', author: 'me' }] }).expect(200);
    const { body } = await patch(id, { status: 'closed' }).expect(200);
    expect(body).toMatchObject({ status: 'closed', note: [{ text: 'Done', author: 'me' }], description: 'No ping' });
    expect(body.statusChange.map((change: { status: string }) => change.status)).toEqual([
      'acknowledged',
      'inProgress',
      'pending',
      'inProgress',
      'resolved',
      'closed',
    ]);
  });

  it('refuses a step that is not legal and names the ones that are', async () => {
    const { id } = await create();
    const { body } = await patch(id, { status: 'closed' }).expect(409);
    expect(body).toMatchObject({ '@type': 'Error', code: 'conflict', status: '409' });
    expect(body.reason).toContain('the legal next are: inProgress, rejected, cancelled');
  });

  it('changes details and status in one PATCH, or nothing of it', async () => {
    const { id } = await create();
    await patch(id, { severity: 'minor', status: 'closed' }).expect(409);
    expect((await app.http.get(`${tickets}/${id}`)).body.severity).toBe('major');
    const { body } = await patch(id, { severity: 'minor', status: 'inProgress' }).expect(200);
    expect(body).toMatchObject({ severity: 'minor', status: 'inProgress' });
  });

  it('is linked to the service and found by it', async () => {
    const service = { id: 'service-1', role: 'affected', '@referredType': 'Service' };
    const { id } = await create({ relatedEntity: [service, { id: 'vm-1', role: 'affected', '@referredType': 'LogicalResource' }] });
    await create({ relatedEntity: [{ id: 'service-2', role: 'affected', '@referredType': 'Service' }] });
    const { body } = await app.http.get(`${tickets}?relatedEntity.id=service-1`).expect(200);
    expect(body.map((ticket: { id: string }) => ticket.id)).toEqual([id]);
    expect(body[0].relatedEntity[0]).toMatchObject(service);
  });

  it('is told of to others', async () => {
    const { id } = await create();
    await patch(id, { severity: 'minor' }).expect(200);
    await patch(id, { status: 'inProgress' }).expect(200);
    await app.http.delete(`${tickets}/${id}`).expect(204);
    expect(await app.notifications('troubleTicket', id)).toEqual([
      'TroubleTicketCreateEvent',
      'TroubleTicketAttributeValueChangeEvent',
      'TroubleTicketStatusChangeEvent',
      'TroubleTicketDeleteEvent',
    ]);
  });

  it('is gone after a DELETE', async () => {
    const { id } = await create();
    await app.http.delete(`${tickets}/${id}`).expect(204);
    await app.http.get(`${tickets}/${id}`).expect(404);
    await app.http.delete(`${tickets}/${id}`).expect(404);
    await patch(id, { severity: 'minor' }).expect(404);
  });
});
