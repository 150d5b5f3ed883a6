import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from './index';

const base = '/tmf-api/productCatalogManagement/v4';
const offerings = `${base}/productOffering`;
const prices = `${base}/productOfferingPrice`;

let app: TestApp;
beforeAll(async () => {
  app = await testApp(
    plainResource('productOffering'),
    plainResource('productOfferingPrice'),
    plainResource('productCatalog'),
    plainResource('category'),
  );
});
afterAll(() => app?.close());

const create = async (body: object) =>
  (
    await app.http
      .post(offerings)
      .send({ name: 'Cloud Server', ...body })
      .expect(201)
  ).body;

describe('Creating a resource', () => {
  it('echoes it, with what the server adds', async () => {
    const { body, headers } = await app.http.post(offerings).send({ name: 'Cloud Server', isSellable: true }).expect(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      href: `${offerings}/${body.id}`,
      '@type': 'ProductOffering',
      name: 'Cloud Server',
      isSellable: true,
      lifecycleStatus: 'In study',
      lastUpdate: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(headers['location']).toBe(body.href);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('keeps money exact, as a number outside', async () => {
    const price = { name: 'vCPU hour', priceType: 'usage', price: { unit: 'EUR', value: 0.0123456789 } };
    const { body } = await app.http.post(prices).send(price).expect(201);
    expect(body.price).toMatchObject({ unit: 'EUR', value: 0.0123456789 });
    const stored = await app.store.query<{ document: { price: { value: unknown } } }>(
      `select document from ${app.store.registry.get('productOfferingPrice')!.table}`,
    );
    expect(stored[0]!.document.price.value).toBe('0.0123456789');
  });

  it('is shown at the address its version has', async () => {
    const { body } = await app.http.post(`${base}/catalog`).send({ name: 'Cloud' }).expect(201);
    expect(body).toMatchObject({ href: `${base}/catalog/${body.id}`, '@type': 'Catalog' });
  });
});

describe('Reading a resource', () => {
  it('gives the fields that are asked for, and always id and href', async () => {
    const { id, href, name } = await create({
      description: 'x',
      validFor: { startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2027-01-01T00:00:00Z' },
    });
    expect((await app.http.get(`${href}?fields=name`)).body).toEqual({ id, href, name });
    expect((await app.http.get(`${href}?fields=none`)).body).toEqual({ id, href });
    expect((await app.http.get(`${href}?fields=validFor.endDateTime`)).body).toEqual({
      id,
      href,
      validFor: { endDateTime: '2027-01-01T00:00:00Z' },
    });
  });

  it('says 304 to who has it already', async () => {
    const { href } = await create({});
    await app.http.get(href).set('If-None-Match', '"1"').expect(304);
    await app.http.get(href).set('If-None-Match', '"2"').expect(200);
  });

  it('answers HEAD without a body', async () => {
    const { href } = await create({});
    expect((await app.http.head(href).expect(200)).headers['etag']).toBe('"1"');
  });
});

describe('Patching a resource', () => {
  it.each(['application/json', 'application/merge-patch+json'])('by %s merges, and null removes', async (type) => {
    const { href } = await create({
      description: 'x',
      validFor: { startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2027-01-01T00:00:00Z' },
    });
    const patch = { description: null, version: '2', validFor: { endDateTime: null } };
    const { body, headers } = await app.http.patch(href).set('Content-Type', type).send(JSON.stringify(patch)).expect(200);
    expect(body).toMatchObject({ version: '2', validFor: { startDateTime: '2026-01-01T00:00:00Z' } });
    expect(body).not.toHaveProperty('description');
    expect(body.validFor).not.toHaveProperty('endDateTime');
    expect(headers['etag']).toBe('"2"');
    expect((await app.http.get(href)).body).toEqual(body);
  });

  it('that changes nothing records nothing', async () => {
    const { href, name } = await create({});
    expect((await app.http.patch(href).send({ name }).expect(200)).headers['etag']).toBe('"1"');
  });

  it('with the ETag of another version is refused with 412', async () => {
    const { href } = await create({});
    await app.http.patch(href).set('If-Match', '"1"').send({ version: '2' }).expect(200);
    const { body } = await app.http.patch(href).set('If-Match', '"1"').send({ version: '3' }).expect(412);
    expect(body).toMatchObject({ '@type': 'Error', code: 'preconditionFailed', status: '412' });
    await app.http.delete(href).set('If-Match', '"1"').expect(412);
    await app.http.patch(href).set('If-Match', 'nonsense').send({ version: '3' }).expect(412);
  });

  it.each([
    ['id', { id: 'other' }],
    ['href', { href: '/elsewhere' }],
    ['lastUpdate', { lastUpdate: '2026-01-01T00:00:00Z' }],
    ['name', { name: null }],
    ['validFor.startDateTime', { validFor: { startDateTime: 'never' } }],
  ])('refuses, by name, what cannot be patched: %s', async (attribute, patch) => {
    const { href } = await create({});
    const { body } = await app.http.patch(href).send(patch).expect(400);
    expect(body.message).toContain(`${attribute}: `);
  });

  it('at the same time by many loses none of the changes', async () => {
    const { href } = await create({});
    const names = Array.from({ length: 30 }, (_, at) => `own${at}`);
    await Promise.all(
      names.map((name) =>
        app.http
          .patch(href)
          .send({ [name]: true })
          .expect(200),
      ),
    );
    expect((await app.http.get(href)).body).toMatchObject(Object.fromEntries(names.map((name) => [name, true])));
  });
});

describe('What happened to a resource', () => {
  it('is told by its events, attributes and state apart', async () => {
    const { id, href } = await create({});
    await app.http.patch(href).send({ description: 'x', lifecycleStatus: 'Active' }).expect(200);
    await app.http.delete(href).expect(204);
    const events = await app.store.query<{ type: string }>(
      'select e.type from event_store.events e join event_store.streams s using (sid) where s.id = $1 order by e.version',
      [id],
    );
    expect(events.map(({ type }) => type)).toEqual([
      'ProductOfferingCreated',
      'ProductOfferingAttributeValueChanged',
      'ProductOfferingStateChanged',
      'ProductOfferingDeleted',
    ]);
  });

  it('names who did it', async () => {
    const { body } = await app.http.post(offerings).set('X-Actor', 'ann').send({ name: 'x' }).expect(201);
    const [event] = await app.store.query<{ meta: { actor: string; correlationId: string } }>(
      'select e.meta from event_store.events e join event_store.streams s using (sid) where s.id = $1',
      [body.id],
    );
    expect(event!.meta).toMatchObject({ actor: 'ann', correlationId: body.id });
  });
});

describe('An API', () => {
  it('shows its OpenAPI document', async () => {
    const { body } = await app.http.get(`${base}/openapi.json`).expect(200);
    expect(body.openapi).toMatch(/^3\./);
    expect(Object.keys(body.paths).some((path) => path.endsWith('/productOffering'))).toBe(true);
  });
});
