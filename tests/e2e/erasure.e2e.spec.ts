import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { audit, databaseSource } from '@skyledger/auditor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { openPlatform, type Platform } from './platform';
import { dumpOf, everywhere, exportOf, rowsOf, typesOf } from './traces';

const canary = 'Kanarienvogel';
const [name, author, words, street] = ['Nora', 'Autor', 'Worte', 'Strasse'].map((word) => `${canary} ${word}`) as [
  string,
  string,
  string,
  string,
];
const tickets = '/tmf-api/troubleTicket/v4/troubleTicket';
const orders = '/tmf-api/productOrderingManagement/v4/productOrder';
const received: string[] = [];
const partner = createServer((request, response) => {
  void request.toArray().then((parts) => {
    const said = Buffer.concat(parts as Buffer[]).toString();
    received.push(said);
    if (request.url?.startsWith('/echo')) response.writeHead(410).end(said);
    else response.writeHead(204).end();
  });
});

let platform: Platform;
let ticket: string;
let order: string;
let bill: string;

const relatedParty = [{ id: 'party-1', name, role: 'customer', '@referredType': 'Individual' }];
const note = [{ author, text: words }];

const dump = () => dumpOf(platform.installation);
const eventsOf = (id: string) => typesOf(platform.installation, id);
const http = () => platform.http;

beforeAll(async () => {
  await once(partner.listen(0, '127.0.0.1'), 'listening');
  platform = await openPlatform({ settings: { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true' } });
  await platform.idle();
  const callback = `http://127.0.0.1:${(partner.address() as AddressInfo).port}`;
  await http().post('/tmf-api/troubleTicket/v4/hub').send({ callback }).expect(201);
  await http()
    .post('/tmf-api/troubleTicket/v4/hub')
    .send({ callback: `${callback}/echo` })
    .expect(201); // it repeats what it is told
});
afterAll(async () => {
  await platform?.close();
  partner.close();
});

describe('Personal data', () => {
  it('is encrypted wherever it is stored, and readable where it leaves', async () => {
    const body = { description: 'x', severity: 'major', ticketType: 'fault', relatedParty, note };
    const created = await http().post(tickets).set('Idempotency-Key', 'key-1').send(body).expect(201);
    expect(created.body).toMatchObject({ relatedParty: [{ name }], note: [{ author, text: words }] });
    ticket = created.body.id;
    const again = await http().post(tickets).set('Idempotency-Key', 'key-1').send(body).expect(201);
    expect(again.body).toEqual(created.body);
    expect((await http().get(`${tickets}/${ticket}`).expect(200)).body).toMatchObject({
      relatedParty: [{ name }],
      note: [{ text: words }],
    });
    expect((await http().get(`${tickets}?id=${ticket}`).expect(200)).body).toMatchObject([{ relatedParty: [{ name }] }]);
    expect((await http().get(`${tickets.replace('v4', 'v5')}/${ticket}`)).body.relatedParty[0].partyOrPartyRole).toMatchObject({ name });
    await platform.idle();
    expect(received.join()).toContain(name);
    expect(await dump()).not.toContain(canary);
  });

  it('goes with an order into product, service and bill', async () => {
    const { id: offering } = await new Customer(platform.url).offering('Cloud Server');
    const place = [
      { role: 'installation', id: 'place-1', streetName: street, '@type': 'GeographicAddress', '@referredType': 'GeographicAddress' },
    ];
    const item = {
      id: '1',
      action: 'add',
      quantity: 1,
      productOffering: { id: offering },
      billingAccount: { id: 'account-1', name },
      product: { place },
    };
    const placed = await http()
      .post(orders)
      .send({ relatedParty, note, productOrderItem: [item] })
      .expect(201);
    order = placed.body.id;
    expect(placed.body).toMatchObject({ relatedParty: [{ name }], productOrderItem: [{ product: { place: [{ streetName: street }] } }] });
    await platform.idle();
    expect((await http().get(`${orders}/${order}`)).body).toMatchObject({ state: 'completed', note: [{ text: words }] });
    const products = await http().get('/tmf-api/productInventory/v4/product').expect(200);
    expect(products.body).toMatchObject([{ relatedParty: [{ name }] }]);
    await platform.clock.moveTo('2026-01-02T00:00:00.000Z');
    const wanted = { billingAccount: { id: 'account-1' } };
    const billing = '/tmf-api/customerBillManagement/v4';
    await http().post(`${billing}/customerBillOnDemand`).send(wanted).expect(201);
    await platform.idle();
    const bills = await http().get(`${billing}/customerBill`).expect(200);
    expect(bills.body).toMatchObject([{ relatedParty: [{ name }] }]);
    bill = bills.body[0].id;
    expect(await dump()).not.toContain(canary);
  });

  it('is not written anew by a PATCH that leaves it as it was', async () => {
    const before = await eventsOf(ticket);
    await http().patch(`${tickets}/${ticket}`).send({ relatedParty }).expect(200);
    expect(await eventsOf(ticket)).toEqual(before);
    const more = [...relatedParty, { id: 'party-2', name: `${canary} Zwei`, role: 'user', '@referredType': 'Individual' }];
    await http().patch(`${tickets}/${ticket}`).send({ relatedParty: more }).expect(200);
    type Parties = { relatedParty: { partyOrPartyRole: { name: string } }[] };
    const ask = <Row>(question: string) => rowsOf<Row>(platform.installation, 'trouble-ticket', question, [ticket]);
    const [row] = await ask<{ document: Parties }>(`select document from trouble_ticket.trouble_ticket where id = $1`);
    const [first] = await ask<{ data: Parties }>(
      `select e.data from event_store.events e join event_store.streams s using (sid) where s.id = $1 and e.version = 1`,
    );
    const nameIn = (one: Parties) => one.relatedParty[0]!.partyOrPartyRole.name;
    expect(nameIn(row!.document)).toBe(nameIn(first!.data));
    expect((await http().get(`${tickets}/${ticket}`)).body.relatedParty).toMatchObject([{ name }, { name: `${canary} Zwei` }]);
  });

  it.each([
    [`${tickets}?relatedParty.name=x`],
    [`${tickets}?sort=note.author`],
    [`${tickets}?filter=${encodeURIComponent("$[?(@.note.text=='x')]")}`],
  ])('cannot be searched: %s', async (url) => {
    const { body } = await http().get(url).expect(400);
    expect(body.reason ?? body.message).toMatch(/personal data/);
  });

  it('is not taken from outside as if it were encrypted', async () => {
    const body = { description: '{pd1:eA:name:eA}', severity: 'major', ticketType: 'fault' };
    await http().post(tickets).send(body).expect(400);
  });
});

describe('Erasure', () => {
  it('leaves nothing readable but what the law wants kept, and everything else as it was', async () => {
    const erase = (more: object = {}) =>
      http()
        .post('/ops/erasure')
        .set('X-Actor', 'dpo')
        .send({ subject: 'party-1', reason: 'asked for', ...more });
    await http().post('/ops/erasure').send({ subject: 'party-1' }).expect(400);
    await erase().expect(200);
    await platform.idle();
    expect((await http().get(`${tickets}/${ticket}`)).body).toMatchObject({
      relatedParty: [{ id: 'party-1', name: 'erased' }, { name: `${canary} Zwei` }],
      note: [{ author: 'erased', text: 'erased' }],
    });
    expect((await http().get(`${orders}/${order}`)).body).toMatchObject({ relatedParty: [{ name: 'erased' }], state: 'completed' });
    const repeated = { description: 'x', severity: 'major', ticketType: 'fault', relatedParty, note };
    expect((await http().post(tickets).set('Idempotency-Key', 'key-1').send(repeated)).body).toMatchObject({
      relatedParty: [{ name: 'erased' }],
    });
    expect((await http().get(`/tmf-api/customerBillManagement/v4/customerBill/${bill}`)).body).toMatchObject({ relatedParty: [{ name }] });
    const [event] = await everywhere(
      platform.installation,
      `select e.type, e.data, e.meta from event_store.events e where type = 'PartyDataErased'`,
    );
    expect(event).toMatchObject({ data: { subject: 'party-1' }, meta: { actor: 'dpo', reason: 'asked for' } });
    await http().post('/ops/erasure').send({ subject: 'nobody', reason: 'asked for' }).expect(404);

    expect((await http().patch(`${tickets}/${ticket}`).send({ description: 'changed' })).body).toMatchObject({
      relatedParty: [{ name: 'erased' }, {}],
    });
    await http()
      .patch(`${tickets}/${ticket}`)
      .send({ relatedParty: [{ ...relatedParty[0], name: `${canary} again` }] })
      .expect(200);
    expect((await http().get(`${tickets}/${ticket}`)).body).toMatchObject({ relatedParty: [{ name: 'erased' }] });

    await erase({ includingLegalHold: true }).expect(200);
    const kept = (await http().get(`/tmf-api/customerBillManagement/v4/customerBill/${bill}`)).body;
    expect(kept).toMatchObject({
      relatedParty: [{ name: 'erased' }],
      state: expect.any(String),
      taxIncludedAmount: { value: expect.any(Number) },
    });
  });

  it('leaves seals valid, documents equal to their events, and the text nowhere', async () => {
    expect(await platform.rebuildCheck()).toEqual([]);
    await http().post('/ops/seals').expect(200);
    for (const { url } of platform.installation.logs) {
      const source = await databaseSource(url);
      expect((await audit(source)).findings).toEqual([]);
      await source.close();
    }
    expect(await dump()).not.toContain(canary);
    expect(await exportOf(platform.installation)).not.toContain(canary);
    const destroyed = `select subject, wrapped from event_store.subject_keys where destroyed_at is not null order by subject`;
    expect(await everywhere(platform.installation, destroyed)).toEqual([
      { subject: 'legalHold:party-1', wrapped: null },
      { subject: 'party-1', wrapped: null },
    ]);
  });
});
