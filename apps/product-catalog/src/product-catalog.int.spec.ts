import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '@skyledger/testing';
import { productCatalogService } from './product-catalog.module';

const base = '/tmf-api/productCatalogManagement/v4';

let app: TestApp;
beforeAll(async () => {
  app = await testApp(productCatalogService);
});
afterAll(() => app?.close());

describe('The product catalog', () => {
  it.each(['category', 'catalog', 'productSpecification', 'productOffering', 'productOfferingPrice'])(
    'lets a %s be created, listed, read, patched and deleted',
    async (resource) => {
      const { body } = await app.http
        .post(`${base}/${resource}`)
        .send({ name: `A ${resource}` })
        .expect(201);
      expect(body).toMatchObject({ name: `A ${resource}`, lifecycleStatus: 'In study', href: `${base}/${resource}/${body.id}` });
      expect(body).toHaveProperty('lastUpdate');
      expect((await app.http.get(`${base}/${resource}?id=${body.id}`).expect(200)).body).toEqual([body]);
      expect((await app.http.get(body.href).expect(200)).body).toEqual(body);
      expect((await app.http.patch(body.href).send({ description: 'new' }).expect(200)).body.description).toBe('new');
      await app.http.delete(body.href).expect(204);
      await app.http.get(body.href).expect(404);
    },
  );
});

describe('An offering', () => {
  const offering = async (lifecycleStatus?: string) =>
    (await app.http.post(`${base}/productOffering`).send({ name: 'Cloud Server', lifecycleStatus }).expect(201)).body.href as string;
  const step = (href: string, lifecycleStatus: string) => app.http.patch(href).send({ lifecycleStatus });

  it('goes from the idea to the archive', async () => {
    const href = await offering();
    for (const next of ['In design', 'In test', 'Active', 'Launched', 'Retired', 'Obsolete']) {
      expect((await step(href, next).expect(200)).body.lifecycleStatus).toBe(next);
    }
  });

  it('cannot skip a step, and is told which are legal', async () => {
    const { body } = await step(await offering(), 'Launched').expect(409);
    expect(body).toMatchObject({ code: 'conflict', reason: expect.stringContaining('In design, Rejected') });
  });

  it('does not come back once it is obsolete', async () => {
    const { body } = await step(await offering('Obsolete'), 'Active').expect(409);
    expect(body.reason).toContain('none');
  });

  it('can be published at once', async () =>
    expect((await app.http.get(await offering('Launched'))).body.lifecycleStatus).toBe('Launched'));

  it('cannot be in a state that there is not', async () => {
    const { body } = await step(await offering(), 'Forgotten').expect(400);
    expect(body.message).toContain('lifecycleStatus: ');
    await app.http.post(`${base}/productOffering`).send({ name: 'x', lifecycleStatus: 'Forgotten' }).expect(400);
  });
});
