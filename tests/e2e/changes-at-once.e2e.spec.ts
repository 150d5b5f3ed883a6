import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { openPlatform, type Platform } from './platform';

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  platform = await openPlatform();
  await platform.idle();
  customer = new Customer(platform.url);
});
afterAll(() => platform?.close());

/** A server that runs. */
const server = async (): Promise<string> => {
  const { id } = await customer.orderServers(1);
  await platform.idle();
  return (await customer.productsOf(id))[0]!.id;
};
const resize = (id: string, vCPU: number) =>
  customer.order({ action: 'modify', product: { id, productCharacteristic: [{ name: 'vCPU', value: vCPU }] } });
const grow = (id: string, memoryGiB: number) =>
  customer.order({ action: 'modify', product: { id, productCharacteristic: [{ name: 'memoryGiB', value: memoryGiB }] } });
const terminate = (id: string) => customer.order({ action: 'delete', product: { id } });
/** The states that orders made at once end in, sorted. */
const ends = async (...orders: Promise<{ id: string }>[]) => {
  const placed = await Promise.all(orders);
  await platform.idle();
  return (await Promise.all(placed.map(({ id }) => customer.get('productOrder', id)))).map(({ state }) => state as string).sort();
};
const sizeOf = async (id: string) => {
  const of = (list: { name: string; value: unknown }[], name: string) => list.find((one) => one.name === name)?.value;
  const { productCharacteristic } = await customer.get('product', id);
  const [machine] = await customer.list('resource', { category: 'virtualMachine', 'resourceCharacteristic.value': id });
  return {
    product: [of(productCharacteristic, 'vCPU'), of(productCharacteristic, 'memoryGiB')],
    machine: [of(machine!.resourceCharacteristic, 'vCPU'), of(machine!.resourceCharacteristic, 'memoryGiB')],
  };
};

describe('Orders for one server, at once', () => {
  it('that end it: one does, the others say why not', async () => {
    const id = await server();
    const states = await ends(terminate(id), terminate(id), terminate(id));
    expect(states.filter((state) => state === 'completed')).toHaveLength(1);
    expect(states.filter((state) => state === 'failed' || state === 'rejected')).toHaveLength(2);
    expect(await customer.get('product', id)).toMatchObject({ status: 'terminated' });
  });

  it('that resize it: product and machine agree, and nothing that was completed is lost', async () => {
    const id = await server();
    const states = await ends(resize(id, 8), grow(id, 16), resize(id, 4));
    expect(states.filter((state) => state === 'completed').length).toBeGreaterThanOrEqual(1);
    expect(states.every((state) => ['completed', 'failed'].includes(state))).toBe(true);
    const { product, machine } = await sizeOf(id);
    expect(machine).toEqual(product);
  });

  it('one after the other: each change stays', async () => {
    const id = await server();
    expect(await ends(resize(id, 8))).toEqual(['completed']);
    expect(await ends(grow(id, 16))).toEqual(['completed']);
    expect(await sizeOf(id)).toEqual({ product: [8, 16], machine: [8, 16] });
  });

  it('that resize and end it: it ends, or goes on as it is said to be', async () => {
    const id = await server();
    const states = await ends(resize(id, 8), terminate(id));
    expect(states.filter((state) => state === 'completed').length).toBeGreaterThanOrEqual(1);
    const { status } = await customer.get('product', id);
    expect(['active', 'terminated']).toContain(status);
    const { body: cloud } = await platform.http.get('/ops/simulatedCloud').expect(200);
    const running = await customer.list('product', { status: 'active', name: 'Cloud Server' });
    expect(cloud).toMatchObject({ virtualMachines: running.length });
  });
});

describe('An order that is given up while its server is being made', () => {
  it('leaves no machine, whatever comes after all', async () => {
    const before = (await platform.http.get('/ops/simulatedCloud').expect(200)).body.virtualMachines as number;
    const { id } = await customer.orderServers(1);
    await expect.poll(async () => (await customer.get('productOrder', id)).state).not.toBe('acknowledged');
    await platform.http.post(`/ops/productOrder/${id}/items/1/fail`).send({ reason: 'Ordered by mistake.' });
    await platform.idle();
    const { state } = await customer.get('productOrder', id);
    const [product] = await customer.productsOf(id);
    expect([state, product?.status]).toEqual(state === 'completed' ? ['completed', 'active'] : ['failed', 'aborted']);
    const { body: cloud } = await platform.http.get('/ops/simulatedCloud').expect(200);
    expect(cloud.virtualMachines - before).toBe(state === 'completed' ? 1 : 0);
  });
});

describe('An order that is tried again while its server is being made', () => {
  it('is completed with one machine', async () => {
    const before = (await platform.http.get('/ops/simulatedCloud').expect(200)).body.virtualMachines as number;
    const { id } = await customer.orderServers(1);
    await expect.poll(async () => (await customer.get('productOrder', id)).state).not.toBe('acknowledged');
    await platform.http.post(`/ops/productOrder/${id}/items/1/retry`).send({ reason: 'It takes too long.' });
    await platform.idle();
    expect(await customer.get('productOrder', id)).toMatchObject({ state: 'completed' });
    const [product] = await customer.productsOf(id);
    expect(await customer.get('service', product!.realizingService[0].id)).toMatchObject({ state: 'active' });
    const { body: cloud } = await platform.http.get('/ops/simulatedCloud').expect(200);
    expect(cloud.virtualMachines - before).toBe(1);
  });
});
