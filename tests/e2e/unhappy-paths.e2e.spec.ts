import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { openPlatform, type Platform } from './platform';

let platform: Platform;
let customer: Customer;

const cloud = async () => (await platform.http.get('/ops/simulatedCloud').expect(200)).body;
const machines = () => customer.list('resource', { category: 'virtualMachine' });
const reserved = async () => JSON.stringify(await customer.list('resource', { category: 'host', fields: 'resourceCharacteristic' }));

beforeAll(async () => {
  platform = await openPlatform();
  await platform.idle();
  customer = new Customer(platform.url);
});
afterAll(() => platform?.close());

/** Lets back-off and time-outs pass. */
const later = async (hours: number) => platform.clock.moveTo(new Date(Date.parse(platform.clock.now()) + hours * 3_600_000).toISOString());

describe('When the cloud fails', () => {
  for (const step of ['createVirtualMachine', 'attachDisk', 'start']) {
    it(`for good at ${step}, the order fails and leaves no machine, no reservation and no charge`, async () => {
      const before = { cloud: await cloud(), hosts: await reserved() };
      const order = await customer.orderServers(1, { simulatedFault: `${step}:permanent` }, `account-${step}`);
      await later(1);
      expect(await customer.get('productOrder', order.id)).toMatchObject({ state: 'failed' });
      expect({ cloud: await cloud(), hosts: await reserved() }).toEqual(before);
      expect(await machines()).toEqual([]);
      await later(48);
      const request = await customer.requestBill(`account-${step}`);
      await platform.idle();
      expect((await customer.get('customerBillOnDemand', request)).customerBill).toBeUndefined();
      expect(await customer.list('usage')).toEqual([]);
    });
  }

  it('for a moment, the order is delivered all the same', async () => {
    const order = await customer.orderServers(1, { simulatedFault: 'start:transient:2' });
    await later(1);
    expect(await customer.get('productOrder', order.id)).toMatchObject({ state: 'completed' });
    expect(await machines()).toHaveLength(1);
  });
});

describe('An order that cannot be', () => {
  const rejection = async (item: object) => {
    const { id } = await customer.order(item);
    await platform.idle();
    return customer.get('productOrder', id);
  };

  it('names an offering that does not exist: it is accepted as a message and rejected with the reason', async () => {
    const rejected = await rejection({ action: 'add', productOffering: { id: 'no-such-offering' } });
    expect(rejected).toMatchObject({ state: 'rejected' });
    expect(JSON.stringify(rejected)).toContain('no-such-offering');
  });

  it('asks for a size that is not offered', async () => {
    const { id } = await customer.offering('Cloud Server');
    const rejected = await rejection({
      action: 'add',
      productOffering: { id },
      product: { productCharacteristic: [{ name: 'vCPU', value: 3 }] },
    });
    expect(rejected).toMatchObject({ state: 'rejected' });
    expect(JSON.stringify(rejected)).toContain('vCPU');
  });

  it('terminates what the customer does not have', async () => {
    expect(await rejection({ action: 'delete', product: { id: 'no-such-product' } })).toMatchObject({ state: 'rejected' });
  });
});
