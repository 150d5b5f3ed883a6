import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '@skyledger/testing';
import { schemas, type ApiVersion } from '@skyledger/tmf-contracts';
import { plainResource, servedApis } from './index';

const v4 = '/tmf-api/productCatalogManagement/v4';
const v5 = '/tmf-api/productCatalogManagement/v5';

let app: TestApp;
beforeAll(async () => {
  app = await testApp(plainResource('productOffering'), plainResource('productCatalog'), plainResource('usageSpecification'));
});
afterAll(() => app?.close());

const ajv = new Ajv2020({ strict: false });
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
for (const version of ['v4', 'v5'] as const) ajv.addSchema(schemas(version));

const keepsContract = (version: ApiVersion, name: string, body: object) => {
  const validate = ajv.getSchema(`${schemas(version).$id}#/$defs/${name}`)!;
  expect(validate(body) || validate.errors).toBe(true);
};

const validFor = { startDateTime: '2026-01-01T00:00:00Z' };
const category = [{ id: 'c1', name: 'Compute' }];

describe('Both versions', () => {
  it('show the same resource, each at its own address and under its own name', async () => {
    const { body: created, headers } = await app.http.post(`${v4}/catalog`).send({ name: 'Cloud', validFor, category }).expect(201);
    expect(headers['location']).toBe(`${v4}/catalog/${created.id}`);
    expect(created).toMatchObject({ '@type': 'Catalog', href: `${v4}/catalog/${created.id}` });
    keepsContract('v4', 'Catalog', created);

    const { body } = await app.http.get(`${v5}/productCatalog/${created.id}`).expect(200);
    expect(body).toMatchObject({ id: created.id, '@type': 'ProductCatalog', href: `${v5}/productCatalog/${created.id}`, name: 'Cloud' });
    keepsContract('v5', 'ProductCatalog', body);
    await app.http.get(`${v5}/catalog`).expect(404);
    await app.http.get(`${v4}/productCatalog`).expect(404);
  });

  it('read what the other wrote, and change it without losing what only the other can say', async () => {
    const externalIdentifier = [{ '@type': 'ExternalIdentifier', id: 'erp-1', owner: 'ERP' }];
    const { body: created } = await app.http
      .post(`${v5}/productOffering`)
      .send({ '@type': 'ProductOffering', name: 'Cloud Server', category, externalIdentifier })
      .expect(201);
    keepsContract('v5', 'ProductOffering', created);
    const { body: shown } = await app.http.get(`${v4}/productOffering/${created.id}`).expect(200);
    expect(shown).not.toHaveProperty('externalIdentifier');
    keepsContract('v4', 'ProductOffering', shown);

    await app.http.patch(`${v4}/productOffering/${created.id}`).send({ description: 'Fast' }).expect(200);
    const { body } = await app.http.get(`${v5}/productOffering/${created.id}`).expect(200);
    expect(body).toMatchObject({ description: 'Fast', externalIdentifier });
  });

  it('list the same collection, with links to themselves', async () => {
    await app.http.post(`${v4}/productOffering`).send({ name: 'listed' }).expect(201);
    for (const base of [v4, v5]) {
      const { body, headers } = await app.http.get(`${base}/productOffering?name=listed&limit=1`).expect(200);
      expect(body).toHaveLength(1);
      expect(body[0].href).toBe(`${base}/productOffering/${body[0].id}`);
      expect(headers['link']).toContain(`<${base}/productOffering?`);
    }
  });

  it('have their own OpenAPI document, where they are served', async () => {
    for (const base of [v4, v5]) {
      const { body } = await app.http.get(`${base}/openapi.json`).expect(200);
      expect(Object.keys(body.paths).some((path) => path.endsWith('/productOffering'))).toBe(true);
    }
    expect(servedApis(app.app).map(({ api, version }) => `${api} ${version}`)).toEqual(['TMF620 v4', 'TMF620 v5', 'TMF635 v4']);
    await app.http.get('/tmf-api/usageManagement/v5/usageSpecification').expect(404);
  });

  it('are told apart in the metrics', async () => {
    const { text } = await app.http.get('/metrics');
    for (const base of [v4, v5]) expect(text).toContain(`route="${base}/productOffering/:id"`);
  });
});

describe('In v5', () => {
  it('every object says its type, also where the client did not', async () => {
    const { body } = await app.http.post(`${v5}/productOffering`).send({ name: 'x', validFor, category }).expect(201);
    expect(body).toMatchObject({ '@type': 'ProductOffering', category: [{ '@type': 'CategoryRef' }] });
  });

  it('fields always leave the type in, beside id and href', async () => {
    const { body } = await app.http.post(`${v5}/productOffering`).send({ name: 'x' }).expect(201);
    const { body: shown } = await app.http.get(`${body.href}?fields=none`).expect(200);
    expect(shown).toEqual({ id: body.id, href: body.href, '@type': 'ProductOffering' });
  });
});

describe('What a client wants to see', () => {
  it('is shown of what it creates and changes, too', async () => {
    const { body, headers } = await app.http.post(`${v5}/productOffering?fields=name`).send({ name: 'x', description: 'y' }).expect(201);
    expect(body).toEqual({ id: body.id, href: body.href, '@type': 'ProductOffering', name: 'x' });
    expect(headers['location']).toBe(body.href);
    const { body: patched } = await app.http.patch(`${body.href}?fields=none`).send({ description: 'z' }).expect(200);
    expect(patched).toEqual({ id: body.id, href: body.href, '@type': 'ProductOffering' });
    expect((await app.http.get(body.href)).body).toMatchObject({ name: 'x', description: 'z' });
  });

  it('may be the head only', async () => {
    const { body } = await app.http.post(`${v5}/productOffering`).send({ name: 'x' }).expect(201);
    for (const url of [body.href, `${v5}/productOffering?limit=1`]) {
      const [head, get] = [await app.http.head(url), await app.http.get(url)];
      expect([head.status, head.headers['etag'], head.headers['x-total-count'], head.headers['link']]).toEqual([
        get.status,
        get.headers['etag'],
        get.headers['x-total-count'],
        get.headers['link'],
      ]);
      expect(head.text).toBeUndefined();
    }
    await app.http.head(`${v5}/productOffering/none`).expect(404);
  });

  it('may be what is possible', async () => {
    for (const base of [v4, v5]) {
      expect((await app.http.options(`${base}/productOffering`).expect(204)).headers['allow']).toBe('GET, HEAD, POST');
      expect((await app.http.options(`${base}/productOffering/1`).expect(204)).headers['allow']).toBe('DELETE, GET, HEAD, PATCH');
    }
    await app.http.options(`${v5}/nothing`).expect(404);
  });
});
