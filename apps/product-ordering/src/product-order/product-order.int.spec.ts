import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '@skyledger/testing';
import { foreignServices } from '../order-handling/foreign-services.fixture';
import { productOrderingService } from '../product-ordering.module';

const base = '/tmf-api/productOrderingManagement/v4/productOrder';
const body = { description: 'first', productOrderItem: [{ id: '1', action: 'add', productOffering: { id: 'none' } }] };

describe('TMF622 productOrder', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await testApp(productOrderingService, foreignServices)));
  afterAll(() => app.close());

  const rejected = async () => {
    const { id } = (await app.http.post(base).send(body).expect(201)).body;
    await app.idle();
    return `${base}/${id}`;
  };

  it('is created, echoed and placed', async () => {
    const { body: order, headers } = await app.http.post(base).send(body).expect(201);
    expect(order).toMatchObject({ ...body, state: 'acknowledged', orderDate: expect.any(String), href: `${base}/${order.id}` });
    expect(headers['location']).toBe(order.href);
  });

  it('is retrieved and listed', async () => {
    const place = await rejected();
    expect((await app.http.get(place).expect(200)).body).toMatchObject({ state: 'rejected' });
    expect((await app.http.get(`${base}?state=rejected&fields=state`).expect(200)).body[0]).toMatchObject({ state: 'rejected' });
  });

  it('changes what describes it, not its state', async () => {
    const place = await rejected();
    const changed = await app.http
      .patch(place)
      .send({ description: 'second', priority: '1', requestedCompletionDate: '2026-06-01T00:00:00.000Z' })
      .expect(200);
    expect(changed.body).toMatchObject({ description: 'second', priority: '1', requestedCompletionDate: '2026-06-01T00:00:00.000Z' });
    expect((await app.http.patch(place).send({ description: null }).expect(200)).body).not.toHaveProperty('description');
    const refused = await app.http.patch(place).send({ state: 'completed' }).expect(409);
    expect(refused.body).toMatchObject({ code: 'conflict', reason: expect.stringMatching(/rejected, which is final/) });
    await app.http
      .patch(place)
      .send({ productOrderItem: [{ id: '2', action: 'add' }] })
      .expect(409);
  });

  it('is deleted once it has ended', async () => {
    const place = await rejected();
    await app.http.delete(place).expect(204);
    await app.http.get(place).expect(404);
    await app.http.delete(place).expect(404);
  });

  it.each([
    ['no items', { description: 'x' }, 'productOrderItem'],
    ['an unknown action', { productOrderItem: [{ id: '1', action: 'buy' }] }, 'action'],
    ['a state', { ...body, state: 'completed' }, 'state'],
  ])('refuses %s', async (_, wrong, field) => {
    const { body: error } = await app.http.post(base).send(wrong).expect(400);
    expect(JSON.stringify(error)).toContain(field);
  });

  it('is not found where there is none', async () => {
    await app.http.get(`${base}/none`).expect(404);
    await app.http.patch(`${base}/none`).send({ description: 'x' }).expect(404);
    await app.http.delete(`${base}/none`).expect(404);
    await app.http.post('/ops/productOrder/none/items/1/retry').send({ reason: 'x' }).expect(404);
  });
});
