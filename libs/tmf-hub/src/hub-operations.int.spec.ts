import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubApp, ticketIn } from './hub-app.fixture';
import type { Receiver } from './receiver.fixture';

let hub: HubApp;
let partner: Receiver;

beforeEach(async () => {
  hub = await HubApp.open();
  partner = await hub.partner();
});
afterEach(() => hub.close());

const reason = 'The partner restored a backup.';
const redeliver = (listener: string, from: object) =>
  hub.http
    .post(`/ops/hub/${listener}/redeliver`)
    .set('X-Actor', 'ops@sky')
    .send({ reason, ...from });
const heard = () => partner.heard((message) => `${ticketIn(message).id} ${message.json.eventType}`);

describe('An operator', () => {
  it('sees who listens and how they get on', async () => {
    const { id } = await hub.register(partner.url, 'eventType=TroubleTicketCreateEvent');
    partner.answers(() => 500);
    await hub.openTicket();
    await hub.app.idle();
    expect((await hub.http.get('/ops/hub').expect(200)).body).toEqual([
      {
        id,
        hub: 'tmf621Hub',
        version: 'v4',
        callback: partner.url,
        query: 'eventType=TroubleTicketCreateEvent',
        active: true,
        failures: 1,
        failingSince: hub.app.clock.now(),
        waiting: 1,
        failed: 0,
        replaying: false,
      },
    ]);
    const { text } = await hub.http.get('/metrics').expect(200);
    expect(text).toContain('skyledger_hub{figure="waiting"} 1');
    expect(text).toContain('skyledger_hub{figure="failing"} 1');
  });

  it('sees what was sent, page by page', async () => {
    const { id } = await hub.register(partner.url);
    for (let n = 0; n < 5; n++) await hub.openTicket();
    await hub.app.idle();
    const first = await hub.deliveries(id, '?limit=2&state=delivered');
    const rest = await hub.deliveries(id, `?after=${first.at(-1)!['position']}`);
    expect([first.length, rest.length, new Set([...first, ...rest].map((one) => one['id'])).size]).toEqual([2, 3, 5]);
    expect(first[0]).toMatchObject({
      name: 'TroubleTicketCreateEvent',
      category: 'troubleTicket',
      state: 'delivered',
      tries: 1,
      status: 204,
    });
    expect(await hub.deliveries(id, '?state=failed')).toEqual([]);
  });

  it('has everything sent once more from a position, also what was before the listener, in order and under the same ids', async () => {
    const before = await hub.openTicket();
    const { id } = await hub.register(partner.url);
    await hub.patchTicket(before, { description: 'later' });
    await hub.app.idle();
    expect(heard()).toEqual([`${before} TroubleTicketAttributeValueChangeEvent`]);
    expect((await redeliver(id, { fromPosition: 1 }).expect(202)).body).toEqual({ fromPosition: 1 });
    await hub.app.idle();
    expect(heard().slice(1)).toEqual([`${before} TroubleTicketCreateEvent`, `${before} TroubleTicketAttributeValueChangeEvent`]);
    expect(partner.received[2]!.headers['webhook-id']).toBe(partner.received[0]!.headers['webhook-id']);
    expect(await hub.history(id)).toMatchObject([
      { type: 'ListenerRegistered' },
      { type: 'RedeliveryRequested', data: { fromPosition: 1 }, meta: { actor: 'ops@sky', reason } },
    ]);
  });

  it('has everything sent once more from an instant', async () => {
    const { id } = await hub.register(partner.url);
    await hub.openTicket();
    await hub.pass(3_600);
    const since = hub.app.clock.now();
    const later = await hub.openTicket();
    await hub.app.idle();
    await redeliver(id, { from: since }).expect(202);
    await hub.app.idle();
    expect(heard().slice(2)).toEqual([`${later} TroubleTicketCreateEvent`]);
  });

  it('has what was given up sent once more', async () => {
    const { id } = await hub.register(partner.url);
    partner.answers(() => 500);
    await hub.openTicket();
    await hub.pass(4 * 86_400);
    const [failed] = await hub.deliveries(id, '?state=failed');
    partner.answers(() => 204);
    await redeliver(id, { fromPosition: failed!['position'] }).expect(202);
    await hub.app.idle();
    expect(await hub.deliveries(id)).toMatchObject([{ id: failed!['id'], state: 'delivered', tries: 1 }]);
  });

  it('enables a disabled listener by it', async () => {
    const { id } = await hub.register(partner.url);
    partner.answers(() => 500);
    for (let day = 0; day < 6; day++) {
      await hub.openTicket();
      await hub.pass(86_400);
    }
    expect((await hub.history(id)).map(({ type }) => type)).toEqual(['ListenerRegistered', 'ListenerDisabled']);
    expect((await hub.http.get(`/tmf-api/troubleTicket/v5/hub/${id}`).expect(200)).body).toMatchObject({ status: 'disabled' });
    partner.answers(() => 204);
    await redeliver(id, { fromPosition: 1 }).expect(202);
    await hub.app.idle();
    expect((await hub.deliveries(id)).map(({ state }) => state)).toEqual(Array(6).fill('delivered'));
    expect((await hub.http.get('/ops/hub').expect(200)).body).toMatchObject([{ active: true, failures: 0 }]);
  });

  it('is told what is wrong', async () => {
    const { id } = await hub.register(partner.url);
    await redeliver(id, {}).expect(400);
    await redeliver(id, { fromPosition: 1, from: '2026-01-01T00:00:00Z' }).expect(400);
    await redeliver(id, { fromPosition: 'one' }).expect(400);
    await redeliver(id, { from: 'yesterday' }).expect(400);
    await redeliver(id, { from: '2999-01-01T00:00:00Z' }).expect(400);
    await redeliver(id, { fromPosition: 1, reason: '' }).expect(400);
    await redeliver('nobody', { fromPosition: 1 }).expect(404);
    await hub.http.get('/ops/hub/nobody/deliveries').expect(404);
    await hub.http.get(`/ops/hub/${id}/deliveries?state=lost`).expect(400);
    await hub.http.delete(`/tmf-api/troubleTicket/v4/hub/${id}`).expect(204);
    await hub.app.idle();
    await redeliver(id, { fromPosition: 1 }).expect(409);
  });

  it('finds listeners the same when all is folded anew', async () => {
    const { id } = await hub.register(partner.url, 'eventType=TroubleTicketCreateEvent');
    await hub.register(partner.url);
    await redeliver(id, { fromPosition: 1 }).expect(202);
    await hub.http.delete(`/tmf-api/troubleTicket/v4/hub/${id}`).expect(204);
    expect((await hub.http.post('/ops/rebuild?check=true').send({ reason }).expect(200)).body).toMatchObject({ equal: true });
  });
});
