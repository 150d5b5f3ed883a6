import { resourceInventoryService } from '@skyledger/app-resource-inventory';
import { serviceActivationService } from '@skyledger/app-service-activation';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { steps } from './activation-plan';
import { type Installation, newInstallation } from './installation';
import { openPlatform, type Platform } from './platform';

const services = '/tmf-api/ServiceActivationAndConfiguration/v4/service';
const specifications = '/tmf-api/serviceCatalogManagement/v4/serviceSpecification';
let installation: Installation;
let platform: Platform;
let http: Platform['http'];

const start = async () => {
  platform = await openPlatform({ of: [serviceActivationService, resourceInventoryService], installation });
  ({ http } = platform);
};
/** The platform goes away as soon as the log has grown so far. */
const stopAt = async (position: number) => {
  await vi.waitUntil(async () => (await platform.head()) >= position, { timeout: 20_000, interval: 1 });
  await platform.goAway();
};

beforeAll(async () => {
  vi.stubEnv('CLOUD_DIR', 'tests/e2e/cloud-for-100');
  vi.stubEnv('SIMULATED_CLOUD_LATENCY_MS', '3');
  installation = await newInstallation();
  await start();
});
afterAll(async () => {
  await platform?.close();
  await installation?.drop();
});

it('A platform that stops at any point of an activation goes on from there, and makes each machine once', async () => {
  const { body: specification } = await http.post(specifications).send({ name: 'Machine', plan: { steps } }).expect(201);
  const values = { vCPU: 2, memoryGiB: 4, diskGiB: 40, zone: 'north' };
  const serviceCharacteristic = Object.entries(values).map(([name, value]) => ({ name, value }));
  const wish = { state: 'active', serviceSpecification: { id: specification.id }, serviceCharacteristic };
  const points = [1, 3, 5, 8, 11, 14, 18, 22, 26, 30];
  for (const point of points) {
    const before = await platform.head();
    await http.post(services).send(wish).expect(201);
    await stopAt(before + 2 + point);
    await start();
  }
  await platform.idle();
  const { body: all } = await http.get(`${services}?fields=state`).expect(200);
  expect(all.map(({ state }: { state: string }) => state)).toEqual(points.map(() => 'active'));
  const { body: cloud } = await http.get('/ops/simulatedCloud').expect(200);
  expect(cloud).toMatchObject({ virtualMachines: points.length, running: points.length, disks: points.length });
  const { body: records } = await http
    .get('/tmf-api/resourceInventoryManagement/v4/resource?category=virtualMachine,disk,ipAddress')
    .expect(200);
  expect(records).toHaveLength(3 * points.length);
  expect(await platform.rebuildCheck()).toEqual([]);
});
