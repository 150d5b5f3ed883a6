import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { openPlatform, type Platform } from './platform';

const tasks = '/tmf-api/productOrderingManagement/v4/cancelProductOrder';

let platform: Platform;
let customer: Customer;

const cloud = async () => (await platform.http.get('/ops/simulatedCloud').expect(200)).body;
const reserved = async () => JSON.stringify(await customer.list('resource', { category: 'host', fields: 'resourceCharacteristic' }));
const world = async () => ({ cloud: await cloud(), hosts: await reserved() });
const cancelled = async (id: string) => {
  const { body } = await platform.http.post(tasks).send({ productOrder: { id } }).expect(201);
  await platform.idle();
  return (await platform.http.get(`${tasks}/${body.id}`).expect(200)).body;
};

beforeAll(async () => {
  platform = await openPlatform();
  await platform.idle();
  customer = new Customer(platform.url);
});
afterAll(() => platform?.close());

describe('A customer who does not want it any more', () => {
  for (const step of ['createVirtualMachine', 'attachDisk', 'start']) {
    it(`cancels while ${step} is tried again, and nothing is left of the order`, async () => {
      const before = await world();
      const order = await customer.orderServers(2, { simulatedFault: `${step}:transient:2` }, `account-${step}`); // time stands still in the pause between
      await platform.idle();
      expect(await customer.get('productOrder', order.id)).toMatchObject({ state: 'inProgress' });
      expect(await cancelled(order.id)).toMatchObject({ state: 'done' });
      expect(await customer.get('productOrder', order.id)).toMatchObject({
        state: 'cancelled',
        productOrderItem: [{ state: 'cancelled' }],
      });
      expect(await world()).toEqual(before);
      for (const product of await customer.list('product', { status: 'active' }))
        expect(product['productOrderItem'][0].productOrderId).not.toBe(order.id);
    });
  }

  it('is too late once the server runs, and keeps it', async () => {
    const order = await customer.orderServers(1, {}, 'account-late');
    await platform.idle();
    const present = await world();
    expect(await cancelled(order.id)).toMatchObject({ state: 'terminatedWithError', stateReason: expect.stringContaining('completed') });
    expect(await customer.get('productOrder', order.id)).toMatchObject({ state: 'completed' });
    expect(await world()).toEqual(present);
  });

  it('leaves a history that replays to the same documents', async () => expect(await platform.rebuildCheck()).toEqual([]));
});
