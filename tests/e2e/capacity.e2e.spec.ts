import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Customer } from './customer';
import { openPlatform, type Platform } from './platform';

let platform: Platform;
let customer: Customer;

beforeAll(async () => {
  vi.stubEnv('CLOUD_DIR', 'tests/e2e/cloud-for-100');
  platform = await openPlatform();
  await platform.idle();
  customer = new Customer(platform.url);
});
afterAll(() => platform?.close());

it('Two hundred orders at once on capacity for a hundred: exactly a hundred complete, the others fail and say why', async () => {
  const placed = await Promise.all(Array.from({ length: 200 }, () => customer.orderServers(1)));
  await platform.clock.moveTo('2026-01-01T02:00:00.000Z'); // whatever waits to try again has done so
  expect(placed).toHaveLength(200);
  const orders = await customer.list('productOrder');
  const ended = (state: string) => orders.filter((order) => order.state === state);
  expect([ended('completed').length, ended('failed').length]).toEqual([100, 100]);
  for (const failed of ended('failed')) expect(JSON.stringify(failed)).toMatch(/capacity/i);
  expect(await customer.list('resource', { category: 'virtualMachine' })).toHaveLength(100);
  const { body: cloud } = await platform.http.get('/ops/simulatedCloud').expect(200);
  expect(cloud).toMatchObject({ virtualMachines: 100 });
});
