import { afterAll, beforeAll, expect, it } from 'vitest';
import { Customer } from './customer';
import { type Installation, newInstallation } from './installation';
import { type PlatformProcess, startPlatform } from './platform-process';

let installation: Installation;
let platform: PlatformProcess;

beforeAll(async () => {
  installation = await newInstallation();
  platform = await startPlatform(installation, { SIMULATED_CLOUD_LATENCY_MS: '20' });
});
afterAll(async () => {
  await platform?.stop();
  await installation?.drop();
});

it('A platform killed with -9 in the middle of twenty orders ends each of them after the next start, and makes each machine once', async () => {
  const placed: string[] = [];
  let customer = new Customer(platform.url);
  for (const kill of [4, 9, 14, 19]) {
    while (placed.length <= kill) placed.push((await customer.orderServers(1)).id);
    await platform.crash();
    platform = await startPlatform(installation, { SIMULATED_CLOUD_LATENCY_MS: '20' });
    customer = new Customer(platform.url);
  }
  await platform.idle();

  const orders = await customer.list('productOrder');
  expect(orders.map(({ id }) => id).sort()).toEqual([...placed].sort());
  expect(new Set(orders.map(({ state }) => state))).toEqual(new Set(['completed']));
  expect(await customer.list('product', { status: 'active' })).toHaveLength(20);
  expect(await customer.list('resource', { category: 'virtualMachine' })).toHaveLength(20);
  const cloud = await (await fetch(`${platform.url}/ops/simulatedCloud`)).json();
  expect(cloud).toMatchObject({ virtualMachines: 20 });
  const check = await (await fetch(`${platform.url}/ops/rebuild?check=true`, { method: 'POST' })).json();
  expect(check).toMatchObject({ differences: [] });
});
