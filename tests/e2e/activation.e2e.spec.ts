import { resourceInventoryService } from '@skyledger/app-resource-inventory';
import { serviceActivationService } from '@skyledger/app-service-activation';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { steps } from './activation-plan';
import { openPlatform, type Platform } from './platform';

const services = '/tmf-api/ServiceActivationAndConfiguration/v4/service';
const monitors = '/tmf-api/ServiceActivationAndConfiguration/v4/monitor';
const resources = '/tmf-api/resourceInventoryManagement/v4/resource';
let platform: Platform;
let specification: string;

beforeAll(async () => {
  vi.stubEnv('CLOUD_DIR', 'tests/e2e/cloud-for-100');
  vi.stubEnv('SIMULATED_CLOUD_LATENCY_MS', '1');
  vi.stubEnv('HYPERVISOR_TIMEOUT_MS', '200');
  platform = await openPlatform({ of: [serviceActivationService, resourceInventoryService] });
  const named = { name: 'Virtual machine', version: '1.0', plan: { steps } };
  const { body } = await platform.http.post('/tmf-api/serviceCatalogManagement/v4/serviceSpecification').send(named).expect(201);
  specification = body.id;
});
afterAll(() => platform?.close());

const characteristics = (values: object) => Object.entries(values).map(([name, value]) => ({ name, value }));
const wish = (values: object = {}, state = 'active') => ({
  state,
  serviceSpecification: { id: specification },
  serviceCharacteristic: characteristics({ vCPU: 2, memoryGiB: 4, diskGiB: 40, zone: 'north', ...values }),
  relatedEntity: [{ id: 'product-1', role: 'product', '@referredType': 'Product' }],
});
const get = async (path: string) => (await platform.http.get(path).expect(200)).body;
const cloud = () => get('/ops/simulatedCloud');
const inUse = async () => ({
  hosts: (await get(`${resources}?category=host`)).map(
    ({ resourceCharacteristic }: { resourceCharacteristic: object }) => resourceCharacteristic,
  ),
  pools: (await get(`${resources}?category=addressPool`)).map(({ usageState }: { usageState: string }) => usageState),
  records: (await get(`${resources}?category=virtualMachine,disk,ipAddress`)).length,
  cloud: (({ virtualMachines, disks }) => ({ virtualMachines, disks }))(await cloud()),
});
/** Lets everything happen that is to happen, pauses and time-outs too. */
const later = (seconds = 3600) => platform.clock.moveTo(new Date(Date.parse(platform.clock.now()) + seconds * 1000).toISOString());
const create = async (values: object = {}, state = 'active') => {
  const { body, headers } = await platform.http.post(services).send(wish(values, state)).expect(201);
  await platform.idle();
  return { id: body.id as string, monitor: `${monitors}/${headers['monitorid']}` };
};

describe('A service', () => {
  it('is answered at once and active in the end, with all it needs', async () => {
    const { body, headers } = await platform.http.post(services).send(wish()).expect(201);
    expect(body).toMatchObject({ state: 'designed', serviceDate: expect.any(String), href: `${services}/${body.id}` });
    expect(headers['location']).toBe(`${services}/${body.id}`);
    await platform.idle();
    const service = await get(`${services}/${body.id}`);
    expect(service).toMatchObject({ state: 'active', hasStarted: true, startDate: expect.any(String) });
    expect(service.supportingResource).toHaveLength(3);
    const machine = await get(`${resources}/${service.supportingResource[0].id}`);
    expect(machine).toMatchObject({ category: 'virtualMachine', operationalState: 'enable' });
    expect(
      Object.fromEntries(machine.resourceCharacteristic.map(({ name, value }: { name: string; value: unknown }) => [name, value])),
    ).toMatchObject({
      vCPU: 2,
      memoryGiB: 4,
      diskGiB: 40,
      serviceId: body.id,
      productId: 'product-1',
    });
    expect(await get(`${monitors}/${headers['monitorid']}`)).toMatchObject({ state: 'Completed', sourceHref: `${services}/${body.id}` });
  });

  it.each([
    [services, monitors],
    [services, monitors].map((path) => path.replace('ServiceActivation', 'serviceActivation').replace('/v4/', '/v5/')),
  ])('is answered with its monitor where the client prefers that: %s', async (path, watched) => {
    const { headers } = await platform.http.post(path!).set('Prefer', 'respond-async').send(wish({}, 'designed')).expect(202);
    expect(headers['location']).toBe(`${watched}/${headers['monitorid']}`);
    await platform.idle();
    expect(await get(headers['location']!)).toMatchObject({ state: 'Completed' });
  });

  it('of a specification that nobody knows is accepted and does not come to be', async () => {
    const { body, headers } = await platform.http
      .post(services)
      .send({ ...wish(), serviceSpecification: { id: 'unknown' } })
      .expect(201);
    await platform.idle();
    expect(await get(`${monitors}/${headers['monitorid']}`)).toMatchObject({ state: 'InError' });
    await platform.http.delete(`${services}/${body.id}`).expect(204);
    await platform.http.get(`${services}/${body.id}`).expect(404);
  });

  it('is resized by what differs', async () => {
    const { id } = await create();
    await platform.http
      .patch(`${services}/${id}`)
      .send({ serviceCharacteristic: characteristics({ vCPU: 4, diskGiB: 80 }) })
      .expect(200);
    await platform.idle();
    const { serviceCharacteristic, supportingResource } = await get(`${services}/${id}`);
    expect(serviceCharacteristic).toContainEqual(expect.objectContaining({ name: 'vCPU', value: 4 }));
    const { list } = await cloud();
    expect(list.find(({ name }: { name: string }) => name === supportingResource[0].id)).toMatchObject({
      vCPU: 4,
      memoryGiB: 4,
      disks: [{ diskGiB: 80 }],
    });
  });

  it('is described without being touched', async () => {
    const { id } = await create({}, 'designed');
    await platform.http.patch(`${services}/${id}`).send({ description: 'Mail' }).expect(200);
    expect(await get(`${services}/${id}`)).toMatchObject({ description: 'Mail', state: 'designed' });
  });

  it('is stopped and started', async () => {
    const { id } = await create();
    await platform.http.patch(`${services}/${id}`).send({ state: 'inactive' }).expect(200);
    await platform.idle();
    const { state, supportingResource } = await get(`${services}/${id}`);
    expect([state, (await get(`${resources}/${supportingResource[0].id}`)).operationalState]).toEqual(['inactive', 'disable']);
    await platform.http.patch(`${services}/${id}`).send({ state: 'active' }).expect(200);
    await platform.idle();
    expect(await get(`${services}/${id}`)).toMatchObject({ state: 'active' });
  });

  it('is changed by one at a time', async () => {
    const { body } = await platform.http.post(services).send(wish()).expect(201);
    const refused = await platform.http.patch(`${services}/${body.id}`).send({ state: 'inactive' }).expect(409);
    expect(refused.body).toMatchObject({ code: 'conflict', reason: expect.stringContaining('under way') });
    await platform.idle();
    const all = await get(`${monitors}?sourceHref=${services}/${body.id}`);
    expect(all.map(({ state }: { state: string }) => state).sort()).toEqual(['Completed', 'InError']);
  });

  it('leaves nothing when it is deleted', async () => {
    const before = await inUse();
    const { id } = await create();
    await platform.http.delete(`${services}/${id}`).expect(204);
    await platform.idle();
    expect(await get(`${services}/${id}`)).toMatchObject({ state: 'terminated', supportingResource: [] });
    expect(await inUse()).toEqual(before);
    await platform.http.delete(`${services}/${id}`).expect(204);
    await platform.http.get(`${services}/${id}`).expect(404);
  });

  it.each([
    ...['createVirtualMachine', 'attachDisk', 'start'].flatMap((step) => [`${step}:permanent`, `${step}:transient`, `${step}:hang`]),
    'start:permanent, stop:transient:2, detachDisk:lost:1, deleteVirtualMachine:hang:2',
  ])('leaves nothing when it fails by %s', async (simulatedFault) => {
    const before = await inUse();
    const { id, monitor } = await create({ simulatedFault });
    await later();
    expect(await get(monitor)).toMatchObject({ state: 'InError' });
    expect(await get(`${services}/${id}`)).toMatchObject({ state: 'terminated', supportingResource: [] });
    expect(await inUse()).toEqual(before);
  });

  it.each(['createVirtualMachine:transient:1', 'createVirtualMachine:lost', 'attachDisk:lost', 'start:hang:1'])(
    'is active in the end in spite of %s',
    async (simulatedFault) => {
      const { id } = await create({ simulatedFault });
      await later();
      expect(await get(`${services}/${id}`)).toMatchObject({ state: 'active' });
    },
  );

  it('stays visible with what it has when not everything can be taken back', async () => {
    const { id, monitor } = await create({ simulatedFault: 'start:permanent, deleteVirtualMachine:permanent' });
    await later();
    const { state, response } = await get(monitor);
    expect(state).toBe('InError');
    expect(JSON.parse(response.body)).toMatchObject({ code: 'held', left: [{ step: 'capacity' }, { step: 'machine' }] });
    expect(await get(`${services}/${id}`)).toMatchObject({
      state: 'inactive',
      note: [expect.anything()],
      supportingResource: [expect.anything()],
    });
    await platform.http
      .patch(`${services}/${id}`)
      .send({ serviceCharacteristic: characteristics({ simulatedFault: '' }) })
      .expect(200);
    await later();
    await platform.http.delete(`${services}/${id}`).expect(204);
    await later();
    expect(await get(`${services}/${id}`)).toMatchObject({ state: 'terminated', supportingResource: [] });
  });

  it('is not delivered where there is no room, and the reason says so', async () => {
    const before = await inUse();
    const { monitor } = await create({ vCPU: 51 });
    expect(JSON.parse((await get(monitor)).response.body).reason).toMatch(/no capacity.*4 short of vCPU/);
    expect(await inUse()).toEqual(before);
  });
});

it('Replaying all from zero gives the same documents', async () => expect(await platform.rebuildCheck()).toEqual([]));
