import { resourceInventoryService } from '@skyledger/app-resource-inventory';
import { serviceActivationService } from '@skyledger/app-service-activation';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { steps } from './activation-plan';
import { openPlatform, type Platform } from './platform';

const services = '/tmf-api/ServiceActivationAndConfiguration/v4/service';
const resources = '/tmf-api/resourceInventoryManagement/v4/resource';
let platform: Platform;

beforeAll(async () => {
  vi.stubEnv('CLOUD_DIR', 'tests/e2e/cloud-for-100');
  vi.stubEnv('SIMULATED_CLOUD_LATENCY_MS', '1');
  platform = await openPlatform({ of: [serviceActivationService, resourceInventoryService] });
});
afterAll(() => platform?.close());

const get = async (path: string) => (await platform.http.get(path).expect(200)).body;
const specify = async (plan: object[], defaults: object = {}): Promise<string> => {
  const specCharacteristic = Object.entries(defaults).map(([name, value]) => ({
    name,
    characteristicValueSpecification: [{ isDefault: true, value }],
  }));
  const specification = { name: 'Service', plan: { steps: plan }, specCharacteristic };
  return (await platform.http.post('/tmf-api/serviceCatalogManagement/v4/serviceSpecification').send(specification).expect(201)).body.id;
};
const create = async (specification: string, values: object = {}): Promise<string> => {
  const serviceCharacteristic = Object.entries(values).map(([name, value]) => ({ name, value }));
  const { body } = await platform.http
    .post(services)
    .send({ state: 'active', serviceSpecification: { id: specification }, serviceCharacteristic })
    .expect(201);
  await platform.idle();
  return body.id;
};
const patch = async (id: string, body: object, status = 200) => {
  await platform.http.patch(`${services}/${id}`).send(body).expect(status);
  await platform.idle();
  return get(`${services}/${id}`);
};
const remove = async (id: string) => {
  await platform.http.delete(`${services}/${id}`).expect(204);
  await platform.idle();
};

it('A disk on its own is made, enlarged and taken away', async () => {
  const volume = await specify(
    [
      { id: 'capacity', kind: 'reserveCapacity', with: { zone: '$zone', diskGiB: '$diskGiB' } },
      { id: 'disk', kind: 'createDisk', dependsOn: ['capacity'], with: { diskGiB: '$diskGiB' } },
    ],
    { zone: 'north', diskGiB: 100 },
  );
  const id = await create(volume);
  expect(await get(`${services}/${id}`)).toMatchObject({ state: 'active', supportingResource: [{ name: 'disk' }] });
  await patch(id, { serviceCharacteristic: [{ name: 'diskGiB', value: 200 }] });
  const [disk] = await get(`${resources}?category=disk`);
  expect(disk.resourceCharacteristic).toContainEqual(expect.objectContaining({ name: 'diskGiB', value: 200 }));
  const refused = await patch(id, { serviceCharacteristic: [{ name: 'diskGiB', value: 50 }] });
  expect(refused).toMatchObject({
    state: 'active',
    serviceCharacteristic: expect.arrayContaining([expect.objectContaining({ name: 'diskGiB', value: 200 })]),
  });
  await remove(id);
  expect(await get(`${services}/${id}`)).toMatchObject({ state: 'terminated' });
  expect(await get('/ops/simulatedCloud')).toMatchObject({ disks: 0 });
});

it('An address on its own is assigned and given back', async () => {
  const id = await create(await specify([{ id: 'address', kind: 'assignAddress', with: { zone: 'north' } }]));
  const { state, serviceCharacteristic } = await get(`${services}/${id}`);
  expect([state, serviceCharacteristic]).toEqual([
    'active',
    [expect.objectContaining({ name: 'ipAddress', value: expect.stringMatching(/^10\.10\.0\.\d+$/) })],
  ]);
  await remove(id);
  expect(await get(`${resources}?category=ipAddress`)).toEqual([]);
});

it('A service goes over to a new version of its specification, with what that has in addition', async () => {
  const values = { vCPU: 2, memoryGiB: 4, diskGiB: 40, zone: 'north' };
  const id = await create(await specify(steps), values);
  const second = { id: 'second', kind: 'attachDisk', dependsOn: ['machine'], with: { diskGiB: 10 } };
  const next = await specify([...steps.slice(0, -1), second, steps.at(-1)!]);
  const service = await patch(id, { serviceSpecification: { id: next } });
  expect(service).toMatchObject({ state: 'active', serviceSpecification: { id: next } });
  expect(service.supportingResource).toHaveLength(4);
  expect((await get('/ops/simulatedCloud')).list).toMatchObject([{ disks: [{}, {}] }]);
  await platform.http
    .patch(`${services}/${id}`)
    .send({ serviceSpecification: { id: await specify(steps.slice(1)) } })
    .expect(409);
  await platform.http
    .patch(`${services}/${id}`)
    .send({ serviceSpecification: { id: 'unknown' } })
    .expect(400);
  await remove(id);
  expect(await get('/ops/simulatedCloud')).toMatchObject({ virtualMachines: 0, disks: 0 });
  for (const host of await get(`${resources}?category=host`)) expect(host).toMatchObject({ usageState: 'idle' });
});

it('What cannot be changed in place is refused at the monitor, and nothing is touched', async () => {
  const id = await create(await specify(steps), { vCPU: 2, memoryGiB: 4, diskGiB: 40, zone: 'north' });
  await patch(id, { serviceCharacteristic: [{ name: 'zone', value: 'south' }] });
  const monitors = await get(`/tmf-api/ServiceActivationAndConfiguration/v4/monitor?sourceHref=${services}/${id}&state=InError`);
  expect(JSON.parse(monitors[0].response.body).reason).toMatch(/cannot be changed in place/);
  expect(await get(`${services}/${id}`)).toMatchObject({ state: 'active' });
});
