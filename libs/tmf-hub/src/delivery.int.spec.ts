import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubApp, ticketIn } from './hub-app.fixture';
import type { Received } from './receiver.fixture';

let hub: HubApp;

beforeEach(async () => {
  hub = await HubApp.open();
});
afterEach(() => hub.close());

const idOf = ({ headers }: Received) => headers['webhook-id'];
const minutes = (count: number) => count * 60;
const days = (count: number) => count * 86_400;

describe('A listener that fails', () => {
  it('is told again, with the same words under the same id', async () => {
    const partner = await hub.partner((_, nth) => (nth === 0 ? 500 : 200));
    const { id } = await hub.register(partner.url);
    await hub.openTicket();
    await hub.app.idle();
    expect(await hub.deliveries(id)).toMatchObject([{ state: 'waiting', tries: 1, status: 500 }]);
    await hub.pass(4);
    expect(partner.received).toHaveLength(1);
    await hub.pass(3);
    expect(await hub.deliveries(id)).toMatchObject([{ state: 'delivered', tries: 2, status: 200, due: null }]);
    const [first, second] = partner.received as [Received, Received];
    expect(idOf(second)).toBe(idOf(first));
    expect(second.body).toEqual(first.body);
  });

  it.each([
    ['hangs', () => () => undefined, { status: null, note: 'No answer in time.' }],
    ['redirects', () => ({ status: 302, headers: { Location: 'http://127.0.0.1:1/' } }), { status: 302 }],
    ['refuses', () => ({ status: 404, body: 'Who are you?\0' }), { status: 404, note: 'Who are you?' }],
    [
      'hangs up',
      () => (response: { destroy(): void }) => response.destroy(),
      { status: null, note: expect.stringMatching(/hang up|RESET/) },
    ],
  ])('because it %s is tried again', async (_, react, shown) => {
    const partner = await hub.partner(react);
    const { id } = await hub.register(partner.url);
    await hub.openTicket();
    await hub.app.idle();
    expect(await hub.deliveries(id)).toMatchObject([{ state: 'waiting', tries: 1, ...shown }]);
    partner.answers(() => 204);
    await hub.pass(10);
    expect(await hub.deliveries(id)).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  it('is left alone for as long as it asks', async () => {
    const partner = await hub.partner((_, nth) => (nth === 0 ? { status: 503, headers: { 'Retry-After': '1800' } } : 200));
    await hub.register(partner.url);
    await hub.openTicket();
    await hub.pass(minutes(29));
    expect(partner.received).toHaveLength(1);
    await hub.pass(minutes(2));
    expect(partner.received).toHaveLength(2);
  });

  it('is given ten chances in three to four days; what follows is told all the same', async () => {
    const id = await hub.openTicket();
    const partner = await hub.partner((message) => (ticketIn(message).description === 'poison' ? 500 : 200));
    const listener = await hub.register(partner.url);
    await hub.patchTicket(id, { description: 'poison' });
    await hub.patchTicket(id, { description: 'cure' });
    await hub.pass(days(3));
    expect(await hub.deliveries(listener.id)).toMatchObject([
      { state: 'waiting', tries: 9 },
      { state: 'waiting', tries: 0 },
    ]);
    await hub.pass(days(1));
    expect(await hub.deliveries(listener.id)).toMatchObject([
      { state: 'failed', tries: 10, status: 500 },
      { state: 'delivered', tries: 1 },
    ]);
    expect(new Set(partner.received.slice(0, 10).map(idOf)).size).toBe(1);
    expect(partner.heard((message) => ticketIn(message).description).slice(-1)).toEqual(['cure']);
  });

  it('is disabled after five days, which is on record', async () => {
    const partner = await hub.partner(() => 500);
    const { id } = await hub.register(partner.url);
    await hub.openTicket();
    await hub.pass(days(4));
    await hub.openTicket();
    await hub.pass(days(2));
    await hub.openTicket();
    await hub.app.idle();
    expect((await hub.history(id)).map(({ type, meta }) => [type, meta.actor])).toEqual([
      ['ListenerRegistered', 'anonymous'],
      ['ListenerDisabled', 'hub'],
    ]);
    expect(await hub.deliveries(id)).toMatchObject([
      { state: 'failed' },
      { state: 'dropped', note: 'The listener has failed for too long.' },
    ]);
    expect((await hub.http.get('/ops/hub').expect(200)).body).toMatchObject([{ id, active: false }]);
  });

  it('is not disabled if it succeeds now and then', async () => {
    const partner = await hub.partner((message) => (ticketIn(message).description === 'poison' ? 500 : 200));
    const { id } = await hub.register(partner.url);
    for (let day = 0; day < 8; day++) {
      await hub.patchTicket(await hub.openTicket(), { description: 'poison' });
      await hub.pass(days(1));
    }
    expect((await hub.history(id)).map(({ type }) => type)).toEqual(['ListenerRegistered']);
  });

  it('is unregistered when it says that it is gone', async () => {
    const partner = await hub.partner(() => 410);
    const { id } = await hub.register(partner.url);
    await hub.openTicket();
    await hub.app.idle();
    await hub.openTicket();
    await hub.pass(days(1));
    expect(partner.received).toHaveLength(1);
    expect((await hub.history(id)).map(({ type }) => type)).toEqual(['ListenerRegistered', 'ListenerGone']);
    await hub.http.get(`/tmf-api/troubleTicket/v5/hub/${id}`).expect(404);
  });
});

describe('What happens to one resource', () => {
  it('is told in its order, and does not hold up what happens to others', async () => {
    const [a, b] = [await hub.openTicket(), await hub.openTicket()];
    let isBroken = true;
    const partner = await hub.partner((message) => (isBroken && ticketIn(message).id === a ? 500 : 200));
    await hub.register(partner.url);
    for (const description of ['1', '2', '3']) for (const id of [a, b]) await hub.patchTicket(id, { description });
    await hub.app.idle();
    const heard = (id: string) =>
      partner.received.filter((message) => ticketIn(message).id === id).map((message) => ticketIn(message).description);
    expect(heard(b)).toEqual(['1', '2', '3']);
    expect(heard(a)).toEqual(['1']);
    isBroken = false;
    await hub.pass(10);
    expect(heard(a)).toEqual(['1', '1', '2', '3']);
    expect(partner.received.filter((message) => ticketIn(message).id === a).map(({ headers }) => headers['webhook-sequence'])).toEqual([
      '2',
      '2',
      '3',
      '4',
    ]);
  });
});

describe('A dead listener', () => {
  it('does not slow down the others', async () => {
    await hub.restart({ HUB_TIMEOUT: 20 });
    const dead = await Promise.all([1, 2, 3].map(() => hub.partner(() => () => undefined)));
    const alive = await hub.partner();
    for (const { url } of [...dead, alive]) await hub.register(url);
    await Promise.all(Array.from({ length: 30 }, () => hub.openTicket()));
    await alive.has(30);
    for (const { received } of dead) expect(received.length).toBeLessThanOrEqual(4); // and none of these is over yet
    for (const partner of dead) await partner.close();
  });
});

describe('After a crash', () => {
  it('what was sent and not noted is sent again, under the same id', async () => {
    const partner = await hub.partner();
    await hub.register(partner.url);
    await hub.openTicket();
    await hub.app.idle();
    await hub.app.store.query("update hub.deliveries set state = 'waiting', due = now() - interval '1 year', tries = 0, done_at = null");
    await hub.restart();
    await hub.app.idle();
    expect(partner.received).toHaveLength(2);
    expect(new Set(partner.received.map(idOf)).size).toBe(1);
  });

  it('what was on its way is sent again, under the same id', async () => {
    await hub.restart({ HUB_TIMEOUT: 20 });
    const partner = await hub.partner(() => () => undefined);
    await hub.register(partner.url);
    await hub.openTicket();
    await partner.has(1);
    const stopped = hub.restart();
    partner.answers(() => 200);
    await stopped;
    await hub.app.idle();
    expect(partner.received.map(idOf)).toEqual([idOf(partner.received[0]!), idOf(partner.received[0]!)]);
  });

  it('what had not been fanned out is, and once', async () => {
    const partner = await hub.partner();
    await hub.register(partner.url);
    await hub.openTicket();
    await hub.app.idle();
    await hub.app.store.query("update event_store.checkpoints set pos = 0 where id like 'hub:%'");
    await hub.restart();
    await hub.openTicket();
    await hub.app.idle();
    expect(partner.received).toHaveLength(2);
  });

  it('another process takes over', async () => {
    const partner = await hub.partner();
    await hub.register(partner.url);
    const successor = await hub.another();
    await hub.openTicket();
    await Promise.all([hub.app.idle(), successor.idle()]);
    expect(partner.received).toHaveLength(1);
    await hub.app.close();
    hub.app = successor;
    await hub.openTicket();
    await partner.has(2);
    await hub.app.idle();
    expect(partner.received).toHaveLength(2);
  });
});
