import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { Customer } from '../e2e/customer';
import { startTopology, type Topology, untilReady } from '../../tools/apart/service-topology';

const patience = { timeout: 240_000, interval: 250 };
const directory = mkdtempSync(join(tmpdir(), 'skyledger-services-'));

let topology: Topology;
let customer: Customer;

beforeAll(async () => {
  process.env['KAFKA_BROKERS'] = inject('kafka');
  process.env['KAFKA_PREFIX'] = `${process.pid}.`;
  topology = await startTopology(directory, 0, () => undefined);
  await untilReady(topology.url);
  customer = new Customer(topology.url);
});

afterAll(async () => {
  await topology?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const completed = (ids: readonly string[]) =>
  vi.waitFor(async () => {
    const states = await Promise.all(ids.map(async (id) => (await customer.get('productOrder', id))['state']));
    expect(states).toEqual(ids.map(() => 'completed'));
  }, patience);

const machines = async () => (await customer.list('resource', { 'resourceSpecification.name': 'virtualMachine' })).length;

describe('Services that run apart, with a broker between them', () => {
  it('deliver what is ordered', async () => {
    await completed([(await customer.orderServers()).id]);
    const active = [expect.objectContaining({ status: 'active', name: 'Cloud Server' })];
    await vi.waitFor(async () => expect(await customer.list('product')).toEqual(active), patience);
    expect(await machines()).toBe(1);
  });

  it('end every order, each machine once, when each of them is killed on the way', async () => {
    const before = await machines();
    const orders = await Promise.all(Array.from({ length: 8 }, () => customer.orderServers()));
    const ids = orders.map(({ id }) => id);
    for (const one of topology.processes) one.crash();
    await untilReady(topology.url);
    await completed(ids);
    expect(await machines()).toBe(before + orders.length);
  });

  it('wait for the owner of what they have to know, however long it is away', async () => {
    const catalog = topology.processes.find(({ name }) => name === 'product-catalog')!;
    const moreThanAFaultIsTried = 13;
    catalog.crash();
    const bill = await customer.requestBill('account-1');
    await vi.waitFor(async () => {
      catalog.crash();
      const held = (await (await fetch(`${topology.url}/services/usage/ops/parked`)).json()) as { tries: number; error: string }[];
      expect(held).toEqual([expect.objectContaining({ parked: false, error: expect.stringContaining('productOfferingPrice') })]);
      expect(held[0]!.tries).toBeGreaterThan(moreThanAFaultIsTried);
    }, patience);
    const isDone = async () => expect(await customer.get('customerBillOnDemand', bill)).toMatchObject({ state: 'done' });
    await vi.waitFor(isDone, patience);
  });

  it('say of all their data whether what must hold does', async () => {
    const answer = (await (await fetch(`${topology.url}/ops/invariants`)).json()) as { hold: boolean; invariants: { service: string }[] };
    expect(answer.hold).toBe(true);
    expect(new Set(answer.invariants.map(({ service }) => service)).size).toBe(8);
  });

  it('say who does not answer', async () => {
    const billing = topology.processes.find(({ name }) => name === 'billing')!;
    await billing.stop();
    const answer = await fetch(`${topology.url}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ services: { billing: { status: 'does not answer' }, usage: { status: 'ready' } } });
    expect((await fetch(`${topology.url}/tmf-api/customerBillManagement/v5/customerBill`)).status).toBe(503);
  });
});
