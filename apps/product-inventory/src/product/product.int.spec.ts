import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '@skyledger/testing';
import { productInventoryService } from '../product-inventory.module';

const base = '/tmf-api/productInventory/v4/product';
const product = { name: 'Cloud Server', status: 'pendingActive', productCharacteristic: [{ name: 'vCPU', value: 2 }] };

describe('TMF637 product', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await testApp(productInventoryService)));
  afterAll(() => app.close());
  const create = async (body: object = product) => (await app.http.post(base).send(body).expect(201)).body as { id: string; href: string };

  it('is created and echoed, with its place', async () => {
    const { body, headers } = await app.http.post(base).send(product).expect(201);
    expect(body).toMatchObject({ ...product, href: `${base}/${body.id}` });
    expect(headers['location']).toBe(`${base}/${body.id}`);
  });

  it('is retrieved and listed, also by its status', async () => {
    const { id } = await create();
    await app.http.get(`${base}/${id}`).expect(200);
    const { body } = await app.http.get(`${base}?status=pendingActive`).expect(200);
    expect(body.map((one: { id: string }) => one.id)).toContain(id);
    expect((await app.http.get(`${base}?status=terminated`).expect(200)).body).toEqual([]);
  });

  it('lives as the life cycle has it, and says what is legal', async () => {
    const { id } = await create();
    const refused = await app.http.patch(`${base}/${id}`).send({ status: 'terminated' }).expect(409);
    expect(refused.body).toMatchObject({ code: 'conflict', reason: expect.stringMatching(/active, cancelled, aborted/) });
    const active = await app.http.patch(`${base}/${id}`).send({ status: 'active', description: 'y' }).expect(200);
    expect(active.body).toMatchObject({ status: 'active', description: 'y', startDate: expect.any(String) });
    expect((await app.http.patch(`${base}/${id}`).send({ status: 'terminated' }).expect(200)).body).toMatchObject({
      terminationDate: expect.any(String),
    });
  });

  it('is deleted, unless a service stands behind it', async () => {
    const { id } = await create();
    await app.http.delete(`${base}/${id}`).expect(204);
    await app.http.get(`${base}/${id}`).expect(404);
    const realised = await create({ ...product, realizingService: [{ id: 'service-1' }] });
    await app.http.delete(`${base}/${realised.id}`).expect(409);
  });

  it('refuses what the contract does not know', async () => {
    expect(
      (
        await app.http
          .post(base)
          .send({ ...product, status: 'sold' })
          .expect(400)
      ).body.code,
    ).toBe('invalid');
    await app.http.get(`${base}/none`).expect(404);
    await app.http.patch(`${base}/none`).send({ description: 'x' }).expect(404);
    await app.http.delete(`${base}/none`).expect(404);
    await app.http.get(`${base}?colour=red`).expect(400);
  });
});
