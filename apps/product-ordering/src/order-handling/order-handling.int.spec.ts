import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '@skyledger/testing';
import { productOrderingService } from '../product-ordering.module';
import { activation, foreignServices } from './foreign-services.fixture';

const catalog = '/tmf-api/productCatalogManagement/v4';
const orders = '/tmf-api/productOrderingManagement/v4/productOrder';
const products = '/tmf-api/productInventory/v4/product';
type Order = {
  id: string;
  state: string;
  note?: { text: string }[];
  productOrderItem: { state: string; product: { id: string; product?: { id: string }[] } }[];
};

describe('Order handling', () => {
  let app: TestApp;
  let offering: string;

  beforeAll(async () => {
    app = await testApp(productOrderingService, foreignServices);
    const create = async (resource: string, body: object) =>
      (await app.http.post(`${catalog}/${resource}`).send(body).expect(201)).body as { id: string };
    const values = { valueType: 'integer', productSpecCharacteristicValue: [{ value: 2, isDefault: true }, { value: 4 }] };
    const specification = await create('productSpecification', {
      name: 'Server',
      productSpecCharacteristic: [{ name: 'vCPU', ...values }],
      serviceSpecification: [{ id: 'service-spec', name: 'Machine' }],
    });
    const price = await create('productOfferingPrice', { name: 'Fee', priceType: 'recurring', price: { unit: 'EUR', value: 3 } });
    offering = (
      await create('productOffering', {
        name: 'Server',
        lifecycleStatus: 'Active',
        productSpecification: { id: specification.id },
        productOfferingPrice: [{ id: price.id }],
      })
    ).id;
    await app.idle();
  });
  afterAll(() => app.close());
  beforeEach(() => void Object.assign(activation, { does: 'complete', asked: [] }));

  const post = async (...items: object[]): Promise<Order> => {
    const productOrderItem = items.map((item, index) => ({ id: `${index + 1}`, ...item }));
    return (
      await app.http
        .post(orders)
        .send({ productOrderItem, billingAccount: { id: 'account-1' } })
        .expect(201)
    ).body;
  };
  const handled = async (order: Order): Promise<Order> => {
    await app.idle();
    return (await app.http.get(`${orders}/${order.id}`).expect(200)).body;
  };
  const add = (more: object = {}) => ({ action: 'add', productOffering: { id: offering }, ...more });
  const vCPU = (value: number) => ({ productCharacteristic: [{ name: 'vCPU', value }] });
  const server = async () => (await handled(await post(add()))).productOrderItem[0]!.product.id;
  const product = async (id: string) => (await app.http.get(`${products}/${id}`).expect(200)).body;

  it('acknowledges at once, and delivers', async () => {
    const order = await post(add({ product: vCPU(4) }));
    expect(order).toMatchObject({ state: 'acknowledged', productOrderItem: [{ state: 'acknowledged' }] });
    const done = await handled(order);
    expect(done).toMatchObject({ state: 'completed', completionDate: expect.any(String), productOrderItem: [{ state: 'completed' }] });
    expect(await product(done.productOrderItem[0]!.product.id)).toMatchObject({
      status: 'active',
      name: 'Server',
      startDate: expect.any(String),
      billingAccount: { id: 'account-1' },
      realizingService: [{ id: expect.any(String) }],
      productCharacteristic: [{ name: 'vCPU', value: 4 }],
      productPrice: [{ priceType: 'recurring', price: { dutyFreeAmount: { unit: 'EUR', value: 3 } } }],
      productOrderItem: [{ productOrderId: order.id, orderItemId: '1', orderItemAction: 'add' }],
    });
  });

  it('makes as many products as are ordered', async () => {
    const done = await handled(await post(add({ quantity: 3 })));
    expect(done.productOrderItem[0]!.product.product).toHaveLength(3);
    expect((await app.http.get(`${products}?productOrderItem.productOrderId=${done.id}`).expect(200)).body).toHaveLength(3);
  });

  it('rejects what the catalogue does not have, and says so', async () => {
    const done = await handled(await post(add(), { action: 'add', productOffering: { id: 'none' } }));
    expect(done).toMatchObject({ state: 'rejected', note: [{ text: 'Item 2: There is no product offering none.' }] });
    expect(activation.asked).toEqual([]);
  });

  it('fails with the reason when the service cannot be had', async () => {
    activation.does = 'fail';
    const done = await handled(await post(add()));
    expect(done).toMatchObject({ state: 'failed', note: [{ text: 'Item 1: No capacity.' }] });
    expect(await product(done.productOrderItem[0]!.product.id)).toMatchObject({ status: 'aborted' });
  });

  it('resizes a product', async () => {
    const id = await server();
    expect(await handled(await post({ action: 'modify', product: { id, ...vCPU(4) } }))).toMatchObject({ state: 'completed' });
    expect(await product(id)).toMatchObject({ productCharacteristic: [{ name: 'vCPU', value: 4 }] });
  });

  it('terminates a product, once', async () => {
    const id = await server();
    expect(await handled(await post({ action: 'delete', product: { id } }))).toMatchObject({ state: 'completed' });
    expect(await product(id)).toMatchObject({ status: 'terminated', terminationDate: expect.any(String) });
    expect(await handled(await post({ action: 'delete', product: { id } }))).toMatchObject({
      state: 'rejected',
      note: [{ text: expect.stringMatching(/is terminated/) }],
    });
  });

  it('lets one of two changes at once pass, and tells the other', async () => {
    const id = await server();
    activation.does = 'nothing';
    const first = await post({ action: 'modify', product: { id, ...vCPU(4) } });
    await app.idle();
    const second = await handled(await post({ action: 'modify', product: { id, ...vCPU(4) } }));
    expect(second).toMatchObject({ state: 'failed', note: [{ text: expect.stringContaining(`being changed (order ${first.id})`) }] });
  });

  it('holds what is late, and is helped', async () => {
    activation.does = 'nothing';
    const order = await post(add());
    await app.idle();
    const { body } = await app.http.get('/ops/clock').expect(200);
    await app.clock.moveTo(new Date(Date.parse(body.now) + 5 * 3600_000).toISOString());
    expect(await handled(order)).toMatchObject({ state: 'held', productOrderItem: [{ state: 'held' }] });
    activation.does = 'complete';
    const help = `/ops/productOrder/${order.id}/items/1`;
    await app.http.post(`${help}/retry`).send({}).expect(400);
    await app.http.post(`${help}/retry`).set('X-Actor', 'ada').send({ reason: 'The cloud is back.' }).expect(200);
    expect(await handled(order)).toMatchObject({ state: 'completed' });
    const { body: flow } = await app.http.get(`/ops/flows/${order.id}`).expect(200);
    expect(flow.events).toContainEqual(
      expect.objectContaining({ type: 'ProductOrderItemRetried', who: 'ada', why: { reason: 'The cloud is back.' } }),
    );
    await app.http.post(`${help}/retry`).send({ reason: 'x' }).expect(409);
  });

  it('gives up what is stuck', async () => {
    activation.does = 'nothing';
    const order = await post(add());
    await app.idle();
    await app.http.post(`/ops/productOrder/${order.id}/items/1/fail`).send({ reason: 'No use.' }).expect(200);
    expect(await handled(order)).toMatchObject({ state: 'failed', note: [{ text: 'Item 1: No use.' }, { text: 'Item 1: No use.' }] });
    expect(activation.asked).toEqual(['tmf640.createService', 'tmf640.deleteService']);
  });

  it('replays to the same documents', async () => {
    await app.idle();
    expect(await app.store.rebuildCheck()).toEqual([]);
  });
});
