import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '@skyledger/testing';
import { activation, foreignServices } from '../order-handling/foreign-services.fixture';
import { productOrderingService } from '../product-ordering.module';

const base = '/tmf-api/productOrderingManagement/v4';
const catalog = '/tmf-api/productCatalogManagement/v4';
const tasks = `${base}/cancelProductOrder`;

describe('TMF622 cancelProductOrder', () => {
  let app: TestApp;
  let offering: string;

  beforeAll(async () => {
    app = await testApp(productOrderingService, foreignServices);
    const create = async (resource: string, body: object) =>
      (await app.http.post(`${catalog}/${resource}`).send(body).expect(201)).body.id as string;
    const specification = await create('productSpecification', {
      name: 'Server',
      serviceSpecification: [{ id: 'service-spec', name: 'Machine' }],
    });
    offering = await create('productOffering', {
      name: 'Server',
      lifecycleStatus: 'Active',
      productSpecification: { id: specification },
    });
    await app.idle();
  });
  afterAll(() => app.close());
  beforeEach(() => void Object.assign(activation, { does: 'complete', asked: [] }));

  const order = async (item: object = { action: 'add', productOffering: { id: offering } }): Promise<string> =>
    (
      await app.http
        .post(`${base}/productOrder`)
        .send({ productOrderItem: [{ id: '1', ...item }] })
        .expect(201)
    ).body.id;
  const asked = async (id: string, more: object = {}): Promise<string> =>
    (
      await app.http
        .post(tasks)
        .send({ productOrder: { id }, ...more })
        .expect(201)
    ).body.id;
  const task = async (id: string, version = 'v4') => (await app.http.get(`${tasks.replace('v4', version)}/${id}`).expect(200)).body;
  const found = async (id: string) => (await app.http.get(`${base}/productOrder/${id}`).expect(200)).body;
  const product = async (id: string) => (await app.http.get(`/tmf-api/productInventory/v4/product/${id}`).expect(200)).body;

  it('is acknowledged at once', async () => {
    const { body, headers } = await app.http
      .post(tasks)
      .send({ productOrder: { id: 'none' }, cancellationReason: 'too dear' })
      .expect(201);
    expect(body).toMatchObject({ state: 'acknowledged', productOrder: { id: 'none' }, cancellationReason: 'too dear' });
    expect(headers['location']).toBe(`${tasks}/${body.id}`);
    await app.idle();
  });

  it('undoes an order that is on its way', async () => {
    activation.does = 'nothing';
    const id = await order();
    await app.idle();
    const done = await asked(id, { cancellationReason: 'too dear' });
    await app.idle();
    expect(await task(done)).toMatchObject({ state: 'done', effectiveCancellationDate: expect.any(String) });
    const cancelled = await found(id);
    expect(cancelled).toMatchObject({
      state: 'cancelled',
      cancellationDate: expect.any(String),
      cancellationReason: 'too dear',
      productOrderItem: [{ state: 'cancelled' }],
    });
    expect(await product(cancelled.productOrderItem[0].product.id)).toMatchObject({ status: 'cancelled' });
    expect(activation.asked).toEqual(['tmf640.createService', 'tmf640.cancelService']);
    expect((await app.http.get(`${tasks}?state=done&productOrder.id=${id}`).expect(200)).body).toHaveLength(1);
    expect(await task(done, 'v5')).toMatchObject({ '@type': 'CancelProductOrder', creationDate: expect.any(String) });
  });

  it('undoes what was finished all the same', async () => {
    Object.assign(activation, { does: 'nothing', cancels: 'tooLate' });
    const id = await order();
    await app.idle();
    activation.does = 'complete';
    const done = await asked(id);
    await app.idle();
    activation.cancels = 'undo';
    expect(await task(done)).toMatchObject({ state: 'done' });
    expect(await found(id)).toMatchObject({ state: 'cancelled' });
    expect(activation.asked).toEqual(['tmf640.createService', 'tmf640.cancelService', 'tmf640.deleteService']);
  });

  it('ends with an error once a product is active, and leaves the order as it is', async () => {
    const id = await order();
    await app.idle();
    const late = await asked(id);
    await app.idle();
    expect(await task(late)).toMatchObject({ state: 'terminatedWithError', stateReason: expect.stringContaining('completed') });
    expect(await found(id)).toMatchObject({ state: 'completed' });
  });

  it('ends with an error while a service is being taken away, and the order goes on', async () => {
    const sold = await order();
    await app.idle();
    const { id: productId } = (await found(sold)).productOrderItem[0].product;
    activation.does = 'nothing';
    const id = await order({ action: 'delete', product: { id: productId } });
    await app.idle();
    const late = await asked(id);
    await app.idle();
    expect(await task(late)).toMatchObject({ state: 'terminatedWithError', stateReason: expect.stringMatching(/point of no return/) });
    expect(await found(id)).toMatchObject({ state: 'inProgress', note: [{ text: expect.stringMatching(/point of no return/) }] });
  });

  it('is rejected where there is no such order; v4 has no word for that', async () => {
    const lost = await asked('none');
    await app.idle();
    expect(await task(lost)).toMatchObject({ state: 'terminatedWithError' });
    expect(await task(lost, 'v5')).toMatchObject({ state: 'rejected', stateReason: 'No such product order.' });
  });

  it('happens once, however often and however early it is asked for', async () => {
    activation.does = 'nothing';
    const id = await order();
    const [first, second] = await Promise.all([asked(id), asked(id)]);
    await app.idle();
    const states = [(await task(first)).state, (await task(second)).state];
    expect(states.sort()).toEqual(['done', 'terminatedWithError']);
    expect(await found(id)).toMatchObject({ state: 'cancelled' });
  });

  it('wants to know the order', async () => {
    await app.http.post(tasks).send({ cancellationReason: 'x' }).expect(400);
    await app.http.get(`${tasks}/none`).expect(404);
  });

  it('replays to the same documents', async () => {
    await app.idle();
    expect(await app.store.rebuildCheck()).toEqual([]);
  });
});
