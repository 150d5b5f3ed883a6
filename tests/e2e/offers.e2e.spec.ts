import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Customer, type Resource } from './customer';
import { openPlatform, type Platform } from './platform';

let platform: Platform;
let customer: Customer;

/** The sample offers, and one that a product team has just written. */
beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'offers-'));
  cpSync('offers', directory, { recursive: true });
  const server = readFileSync('offers/cloud-server.yaml', 'utf8');
  const big = server
    .replaceAll('Cloud Server', 'Big Server')
    .replace('values: [1, 2, 4, 8, 16], default: 2', 'values: [32, 64], default: 32');
  writeFileSync(join(directory, 'big-server.yaml'), big);
  vi.stubEnv('OFFERS_DIR', directory);
  platform = await openPlatform();
  await platform.idle();
  customer = new Customer(platform.url);
});
afterAll(() => platform?.close());

const ended = async ({ id }: Resource) => {
  await platform.idle();
  return customer.get('productOrder', id);
};
const cloud = async () => (await platform.http.get('/ops/simulatedCloud').expect(200)).body;
const hosts = async () => JSON.stringify(await customer.list('resource', { category: 'host', fields: 'resourceCharacteristic' }));
const made = async (order: string) =>
  (await customer.list('resource', { 'resourceCharacteristic.value': order })).map(({ category }) => category as string).sort();

describe('Every offer', () => {
  it.each([
    ['Cloud Server', ['disk', 'ipAddress', 'virtualMachine']],
    ['Big Server', ['disk', 'ipAddress', 'virtualMachine']],
    ['Block Storage', ['disk']],
    ['Public IP', ['ipAddress']],
  ])('%s is delivered as its file says, and leaves nothing when it ends', async (name, resources) => {
    const before = { cloud: await cloud(), hosts: await hosts() };
    const { id: offering } = await customer.offering(name);
    const order = await customer.order({ action: 'add', productOffering: { id: offering } });
    expect(await ended(order)).toMatchObject({ state: 'completed' });
    expect(await made(order.id)).toEqual(resources);
    const [product] = await customer.productsOf(order.id);
    expect(product).toMatchObject({ name, status: 'active' });
    expect(await ended(await customer.order({ action: 'delete', product: { id: product!.id } }))).toMatchObject({ state: 'completed' });
    expect(await made(order.id)).toEqual([]);
    expect({ cloud: await cloud(), hosts: await hosts() }).toEqual(before);
  });

  it('with a disk of its own is billed by the hour of that disk', async () => {
    const { id: offering } = await customer.offering('Block Storage');
    const order = await customer.order({ action: 'add', productOffering: { id: offering } }, 'account-disk');
    expect(await ended(order)).toMatchObject({ state: 'completed' });
    await platform.clock.moveTo('2026-02-01T00:00:00.000Z');
    const request = await customer.requestBill('account-disk', {
      startDateTime: '2026-01-01T00:00:00.000Z',
      endDateTime: '2026-02-01T00:00:00.000Z',
    });
    await platform.idle();
    const { customerBill } = await customer.get('customerBillOnDemand', request);
    expect((await customer.get('customerBill', customerBill.id)).taxExcludedAmount).toMatchObject({ unit: 'EUR', value: 8.44 }); // 1.00 + 100 GiB x 744 h x 0.0001
  });

  it('keeps what was agreed on when the market changes', async () => {
    const offering = await customer.offering('Cloud Server');
    const { id } = await ended(await customer.order({ action: 'add', productOffering: { id: offering.id } }));
    const [product] = await customer.productsOf(id);
    const other = await customer.offering('Big Server');
    await customer.patch('productOffering', offering.id, { productSpecification: other.productSpecification });
    expect((await customer.get('product', product!.id)).productSpecification.id).toBe(offering.productSpecification.id);
    const resize = (vCPU: number) =>
      customer.order({ action: 'modify', product: { id: product!.id, productCharacteristic: [{ name: 'vCPU', value: vCPU }] } });
    expect(await ended(await resize(32))).toMatchObject({ state: 'rejected' });
    expect(await ended(await resize(8))).toMatchObject({ state: 'completed' });
  });
});
