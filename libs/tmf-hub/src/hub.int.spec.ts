import { createPublicKey, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubApp, ticketIn, v4, v5 } from './hub-app.fixture';

let hub: HubApp;

beforeEach(async () => {
  hub = await HubApp.open({ HUB_LISTENERS: 3 });
});
afterEach(() => hub.close());

describe('A listener', () => {
  it('is registered, told, and let go', async () => {
    const partner = await hub.partner();
    const { body, headers } = await hub.http.post(`${v4}/hub`).send({ callback: partner.url, query: '' }).expect(201);
    expect(body).toEqual({
      id: expect.any(String),
      href: `${v4}/hub/${body.id}`,
      callback: partner.url,
      secret: expect.stringMatching(/^whsec_/),
    });
    expect(headers['location']).toBe(`${v4}/hub/${body.id}`);
    const id = await hub.openTicket();
    await hub.app.idle();
    expect(partner.heard((message) => [message.path, message.json.eventType, ticketIn(message).href])).toEqual([
      ['/listener/troubleTicketCreateEvent', 'TroubleTicketCreateEvent', `${v4}/troubleTicket/${id}`],
    ]);
    await hub.http.delete(`${v4}/hub/${body.id}`).expect(204);
    await hub.http.delete(`${v4}/hub/${body.id}`).expect(404);
    await hub.openTicket();
    await hub.app.idle();
    expect(partner.received).toHaveLength(1);
    expect((await hub.history(body.id)).map(({ type }) => type)).toEqual(['ListenerRegistered', 'ListenerUnregistered']);
  });

  it('is told in the version it registered in', async () => {
    const [old, recent] = [await hub.partner(), await hub.partner()];
    await hub.register(old.url);
    await hub.register(`${recent.url}/tmf`, undefined, v5);
    const id = await hub.openTicket();
    await hub.patchTicket(id, { status: 'inProgress' });
    await hub.app.idle();
    const told = (version: string) => ({ troubleTicket: expect.objectContaining({ id, href: `${version}/troubleTicket/${id}` }) });
    expect(old.heard(({ json }) => json)).toMatchObject([
      { eventType: 'TroubleTicketCreateEvent', event: told(v4) },
      { eventType: 'TroubleTicketStatusChangeEvent', event: told(v4) },
    ]);
    expect(old.received[0]!.json).not.toHaveProperty('@type');
    expect(recent.heard(({ path, json }) => [path, json])).toMatchObject([
      [
        '/tmf/listener/troubleTicketCreateEvent',
        { '@type': 'TroubleTicketCreateEvent', timeOccurred: expect.any(String), event: told(v5) },
      ],
      ['/tmf/listener/troubleTicketStatusChangeEvent', { '@type': 'TroubleTicketStatusChangeEvent', event: told(v5) }],
    ]);
  });

  it('that registers again under the same key is the same, and its secret is kept nowhere', async () => {
    const { url } = await hub.partner();
    const register = () => hub.http.post(`${v4}/hub`).set('Idempotency-Key', 'k').send({ callback: url });
    const [first, second] = [await register().expect(201), await register().expect(201)];
    expect(second.body).toEqual(first.body);
    expect(await hub.app.store.query('select body from rest.idempotency')).toEqual([{ body: null }]);
    await hub.http.post(`${v4}/hub`).set('Idempotency-Key', 'k').send({ callback: 'https://partner.example' }).expect(422);
    await hub.openTicket();
    await hub.app.idle();
    expect((await hub.http.get('/ops/hub').expect(200)).body).toHaveLength(1);
  });

  it('can be looked at where the version has that', async () => {
    const partner = await hub.partner();
    const { id } = await hub.register(partner.url, 'eventType=TroubleTicketCreateEvent', v5);
    const { body } = await hub.http.get(`${v5}/hub/${id}`).expect(200);
    expect(body).toEqual({
      '@type': 'Hub',
      id,
      href: `${v5}/hub/${id}`,
      callback: partner.url,
      query: 'eventType=TroubleTicketCreateEvent',
    });
    expect(await hub.http.get(`${v5}/hub/unknown`)).toMatchObject({ status: 404, body: { '@type': 'Error', code: 'notFound' } });
    expect((await hub.http.get(`${v4}/hub/${id}`).expect(405)).headers['allow']).toBe('DELETE');
    expect((await hub.http.get(`${v5}/hub`).expect(405)).headers['allow']).toBe('POST');
    await hub.http.delete(`${v4}/hub/${id}`).expect(204); // one listener, whichever way one looks at it
    await hub.http.get(`${v5}/hub/${id}`).expect(404);
  });

  it('is told what it asked for', async () => {
    const partner = await hub.partner();
    await hub.register(partner.url, 'eventType=TroubleTicketStatusChangeEvent&event.troubleTicket.status=resolved,closed');
    const id = await hub.openTicket();
    for (const status of ['inProgress', 'resolved', 'closed']) await hub.patchTicket(id, { status });
    await hub.app.idle();
    expect(partner.heard((message) => ticketIn(message).status)).toEqual(['resolved', 'closed']);
  });

  it('can tell who speaks', async () => {
    const partner = await hub.partner();
    const { secret } = await hub.register(partner.url);
    await hub.openTicket();
    await hub.app.idle();
    const [{ body, headers }] = partner.received as [(typeof partner.received)[0]];
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ eventType: 'TroubleTicketCreateEvent' });
    const { body: published } = await hub.http.get('/.well-known/webhook-keys').expect(200);
    const signature = headers['webhook-signature']!.split(' ').find((one) => one.startsWith('v1a,'))!;
    const content = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body]);
    const key = createPublicKey({ key: published.keys[0].jwk, format: 'jwk' });
    expect(verify(null, content, key, Buffer.from(signature.slice(4), 'base64'))).toBe(true);
  });

  it('has a secret of its own, which is written nowhere and outlives a restart', async () => {
    const partner = await hub.partner();
    const [{ secret }, { secret: other }] = [await hub.register(partner.url), await hub.register(partner.url)];
    expect(other).not.toBe(secret);
    for (const table of ['event_store.events', 'event_store.documents', 'hub.listeners'])
      expect(await hub.app.store.query(`select from ${table} t where t::text like $1`, [`%${secret.slice('whsec_'.length, -1)}%`])).toEqual(
        [],
      );
    await hub.restart();
    await hub.openTicket();
    await hub.app.idle();
    expect(partner.received.filter(({ body, headers }) => isBy(secret, body, headers))).toHaveLength(1);
  });
});

const isBy = (secret: string, body: Buffer, headers: Record<string, string>) => {
  try {
    return Boolean(new Webhook(secret).verify(body, headers));
  } catch {
    return false;
  }
};

describe('A listener is refused', () => {
  const refused = async (body: object, field: string, base = v4) => {
    const answer = await hub.http.post(`${base}/hub`).send(body);
    const message = expect.stringMatching(new RegExp(`^${field}:`));
    expect(answer).toMatchObject({ status: 400, body: { '@type': 'Error', code: 'invalid', message } });
  };

  it('without a callback', () => refused({ query: '' }, 'callback'));
  it('whose callback is no address', () => refused({ callback: 'partner' }, 'callback'));
  it('with a password in its callback', () => refused({ callback: 'https://me:secret@partner.example' }, 'callback'));
  it('that names what the version does not have', () =>
    refused({ callback: 'https://partner.example', query: 'event.troubleTicket.colour=red' }, 'query', v5));
  it('when the tenant has enough of them', async () => {
    const partner = await hub.partner();
    const [first] = [await hub.register(partner.url), await hub.register(partner.url), await hub.register(partner.url)];
    expect(await hub.http.post(`${v5}/hub`).send({ callback: partner.url })).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await hub.http.delete(`${v4}/hub/${first!.id}`).expect(204);
    await hub.register(partner.url);
  });
  it('on this machine, where that is not allowed', async () => {
    await hub.restart({ HUB_ALLOW_PRIVATE: undefined });
    const partner = await hub.partner();
    await refused({ callback: partner.url }, 'callback');
    await refused({ callback: 'https://127.0.0.1' }, 'callback');
    expect(partner.connections).toBe(0);
  });
});

describe('A listener on this machine', () => {
  it('gets nothing more when that is not allowed any more', async () => {
    const partner = await hub.partner();
    const { id } = await hub.register(partner.url);
    await hub.restart({ HUB_ALLOW_PRIVATE: undefined });
    await hub.openTicket();
    await hub.app.idle();
    expect(partner.connections).toBe(0);
    expect(await hub.deliveries(id)).toMatchObject([
      { state: 'waiting', tries: 1, status: null, note: expect.stringMatching(/^A callback may/) },
    ]);
  });
});
