import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { resourceInventoryService } from '@skyledger/app-resource-inventory';
import { serviceActivationService } from '@skyledger/app-service-activation';
import { EventStore } from '@skyledger/event-store';
import { Idle } from '@skyledger/messaging';
import { application, Settings } from '@skyledger/service-kit';
import { type TestDatabase, testDatabase } from '@skyledger/testing';
import supertest from 'supertest';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { steps } from './activation-plan';

const services = '/tmf-api/ServiceActivationAndConfiguration/v4/service';
const specifications = '/tmf-api/serviceCatalogManagement/v4/serviceSpecification';
let database: TestDatabase;
let app: NestFastifyApplication;
let http: ReturnType<typeof supertest.agent>;

const start = async () => {
  const settings = Object.assign(new Settings(), { CLOCK: 'simulated', LOG_LEVEL: 'silent' });
  app = await application({ services: [serviceActivationService, resourceInventoryService], databaseUrl: database.url, settings });
  await app.listen(0, '127.0.0.1');
  http = supertest.agent(await app.getUrl());
};
/** The platform goes away as soon as the log has grown so far. */
const stopAt = async (position: number) => {
  const store = app.get(EventStore);
  await vi.waitUntil(async () => (await store.head()) >= position, { timeout: 20_000, interval: 1 });
  await app.close();
};

beforeAll(async () => {
  vi.stubEnv('CLOUD_DIR', 'tests/e2e/cloud-for-100');
  vi.stubEnv('SIMULATED_CLOUD_LATENCY_MS', '3');
  database = await testDatabase();
  await start();
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

it('A platform that stops at any point of an activation goes on from there, and makes each machine once', async () => {
  const { body: specification } = await http.post(specifications).send({ name: 'Machine', plan: { steps } }).expect(201);
  const values = { vCPU: 2, memoryGiB: 4, diskGiB: 40, zone: 'north' };
  const serviceCharacteristic = Object.entries(values).map(([name, value]) => ({ name, value }));
  const wish = { state: 'active', serviceSpecification: { id: specification.id }, serviceCharacteristic };
  const points = [1, 3, 5, 8, 11, 14, 18, 22, 26, 30];
  for (const point of points) {
    const before = await app.get(EventStore).head();
    await http.post(services).send(wish).expect(201);
    await stopAt(before + 2 + point);
    await start();
  }
  await app.get(Idle).idle();
  const { body: all } = await http.get(`${services}?fields=state`).expect(200);
  expect(all.map(({ state }: { state: string }) => state)).toEqual(points.map(() => 'active'));
  const { body: cloud } = await http.get('/ops/simulatedCloud').expect(200);
  expect(cloud).toMatchObject({ virtualMachines: points.length, running: points.length, disks: points.length });
  const { body: records } = await http
    .get('/tmf-api/resourceInventoryManagement/v4/resource?category=virtualMachine,disk,ipAddress')
    .expect(200);
  expect(records).toHaveLength(3 * points.length);
  expect(await app.get(EventStore).rebuildCheck()).toEqual([]);
});
