import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { usageService } from '../index';
import { neighbours } from '../neighbours.fixture';

const usages = '/tmf-api/usageManagement/v4/usage';
const specifications = '/tmf-api/usageManagement/v4/usageSpecification';
let app: TestApp;
let product: string;
beforeAll(async () => {
  app = await testApp(usageService, neighbours);
  const price = await app.http
    .post('/tmf-api/productCatalogManagement/v4/productOfferingPrice')
    .send({ name: 'Calls', priceType: 'usage', unitOfMeasure: { amount: 1, units: 'minute' }, price: { unit: 'EUR', value: 0.12 } })
    .expect(201);
  const created = await app.http
    .post('/tmf-api/productInventory/v4/product')
    .send({
      name: 'Phone',
      status: 'active',
      productPrice: [{ priceType: 'usage', price: {}, productOfferingPrice: { id: price.body.id } }],
    })
    .expect(201);
  product = created.body.id;
  await app.clock.moveTo('2026-01-02T00:00:00.000Z');
});
afterAll(() => app.close());

let count = 0;
let recordId: string;
beforeEach(() => void (recordId = `call-${++count}`));

const call = (changes: object = {}) => ({
  usageType: 'voice',
  usageDate: '2026-01-01T12:00:00Z',
  usageCharacteristic: [
    { name: 'source', value: 'switch-1' },
    { name: 'recordId', value: recordId },
    { name: 'minute', value: 7.5 },
  ],
  ratedProductUsage: [{ productRef: { id: product } }],
  ...changes,
});
const post = (body: object) => app.http.post(usages).send(body);
const rated = async (body: object) => {
  const { body: created } = await post(body).expect(201);
  await app.idle();
  return (await app.http.get(`${usages}/${created.id}`).expect(200)).body;
};

describe('A usage record of a client', () => {
  it('is received, then rated at the price of its product', async () => {
    const created = await post(call()).expect(201);
    expect(created.headers['location']).toBe(`${usages}/${created.body.id}`);
    expect(created.body).toMatchObject({ status: 'received', usageType: 'voice', href: `${usages}/${created.body.id}` });
    await app.idle();
    const { body } = await app.http.get(`${usages}/${created.body.id}`).expect(200);
    expect(body).toMatchObject({
      status: 'rated',
      ratedProductUsage: [{ productRef: { id: product }, taxExcludedRatingAmount: { unit: 'EUR', value: 0.9 }, isBilled: false }],
    });
  });

  it('counts once, however often and in whatever order of attributes it comes', async () => {
    const { id } = await rated(call());
    const { usageType, ...rest } = call();
    const again = await post({ ...rest, usageType }).expect(201);
    expect(again.body).toMatchObject({ id, status: 'rated' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(call())));
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([id]));
  });

  it('is refused under the key of another one', async () => {
    await post(call()).expect(201);
    const { body } = await post(call({ usageType: 'video' })).expect(409);
    expect(body).toMatchObject({ '@type': 'Error', code: 'conflict' });
  });

  it('may be known by the id the client sends', async () => {
    const { usageCharacteristic: _, ...rest } = call();
    await post({ ...rest, id: 'my-record' }).expect(201);
    expect((await post({ ...rest, id: 'my-record' }).expect(201)).body.id).toBe('my-record');
    await post({ ...rest, id: 'my-record', usageType: 'video' }).expect(409);
  });

  it('stays received without a product, and is rated when it is told', async () => {
    const { id, status } = await rated(call({ ratedProductUsage: undefined }));
    expect(status).toBe('received');
    await app.http
      .patch(`${usages}/${id}`)
      .send({ ratedProductUsage: [{ productRef: { id: product } }] })
      .expect(200);
    await app.idle();
    expect((await app.http.get(`${usages}/${id}`)).body.status).toBe('rated');
  });

  it('of an unknown product is rejected with the reason, recycled with the right one, and rated', async () => {
    const { id, status, statusReason } = await rated(call({ ratedProductUsage: [{ productRef: { id: 'nobody' } }] }));
    expect({ status, statusReason }).toEqual({ status: 'rejected', statusReason: 'There is no product nobody.' });
    await app.http
      .patch(`${usages}/${id}`)
      .send({ status: 'recycled', ratedProductUsage: [{ productRef: { id: product } }] })
      .expect(200);
    await app.idle();
    expect((await app.http.get(`${usages}/${id}`)).body.status).toBe('rated');
  });

  it('before there was a price is rejected', async () =>
    expect((await rated(call({ usageDate: '2025-06-01T00:00:00Z' }))).statusReason).toMatch(/Calls is not valid at 2025-06-01/));

  it('of a product with a price nobody knows is rejected', async () => {
    const productPrice = [{ priceType: 'usage', price: {}, productOfferingPrice: { id: 'lost' } }];
    const { body: other } = await app.http
      .post('/tmf-api/productInventory/v4/product')
      .send({ status: 'active', productPrice })
      .expect(201);
    const { status, statusReason } = await rated(call({ ratedProductUsage: [{ productRef: { id: other.id } }] }));
    expect({ status, statusReason }).toEqual({ status: 'rejected', statusReason: 'Nobody knows the price lost of the product.' });
  });

  it('of a unit nobody charges for is guided to its product', async () =>
    expect((await rated(call({ usageCharacteristic: [{ name: 'smile', value: 3 }] }))).status).toBe('guided'));

  it('is rated again on request, but not changed any more', async () => {
    const { id } = await rated(call());
    await app.http.patch(`${usages}/${id}`).send({ usageType: 'video' }).expect(409);
    await app.http.patch(`${usages}/${id}`).send({ status: 'rerated' }).expect(200);
    await app.idle();
    expect((await app.http.get(`${usages}/${id}`)).body.status).toBe('rerated');
    await app.http.delete(`${usages}/${id}`).expect(409);
  });

  it('has the status that rating gives it, not one a client sets', async () => {
    expect((await post(call({ status: 'billed' })).expect(400)).body.reason).toMatch(/begins as received/);
    const { id } = await rated(call());
    expect((await app.http.patch(`${usages}/${id}`).send({ status: 'billed' }).expect(409)).body.reason).toMatch(
      /rejected, recycled or rerated/,
    );
    expect((await app.http.patch(`${usages}/${id}`).send({ status: 'rejected' }).expect(409)).body.reason).toMatch(
      /can become rerated, billed/,
    );
  });

  it('is listed by status, and gone once deleted', async () => {
    const { id } = await rated(call({ ratedProductUsage: undefined }));
    const { body } = await app.http.get(`${usages}?status=received&fields=status`).expect(200);
    expect(body.map((each: { id: string }) => each.id)).toContain(id);
    await app.http.delete(`${usages}/${id}`).expect(204);
    await app.http.get(`${usages}/${id}`).expect(404);
    await post(call({ ratedProductUsage: undefined })).expect(409);
  });

  it('must be what the contract says', async () => {
    await post({ usageDate: 'yesterday' }).expect(400);
    await post({ usageCharacteristic: [{ value: 1 }] }).expect(400);
    await app.http.get(`${usages}/unknown`).expect(404);
    await app.http.patch(`${usages}/unknown`).send({ status: 'rejected' }).expect(404);
    await app.http.get(`${usages}?nonsense=1`).expect(400);
  });
});

describe('A usage specification', () => {
  it('is created, found, changed and deleted', async () => {
    const { body } = await app.http.post(specifications).send({ name: 'Voice call' }).expect(201);
    await app.http.patch(`${specifications}/${body.id}`).send({ description: 'per minute' }).expect(200);
    expect((await app.http.get(`${specifications}/${body.id}`).expect(200)).body).toMatchObject({
      name: 'Voice call',
      description: 'per minute',
    });
    await app.http.delete(`${specifications}/${body.id}`).expect(204);
    await app.http.get(`${specifications}/${body.id}`).expect(404);
  });
});
