import { orRejection, Rejection, uuidV5 } from '@skyledger/event-sourcing';
import { context } from '@skyledger/event-store';
import type { Request } from '@skyledger/messaging';
import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CapacityHandler } from './capacity/capacity.handler';
import { resourceInventoryService } from './resource-inventory.module';

const resources = '/tmf-api/resourceInventoryManagement/v4/resource';
let app: TestApp;
let capacity: CapacityHandler;

beforeAll(async () => {
  vi.stubEnv('CLOUD_DIR', new URL('../fixtures/for-100', import.meta.url).pathname);
  app = await testApp(resourceInventoryService);
  capacity = app.app.get(CapacityHandler, { strict: false });
});
afterAll(() => app?.close());

const size = (vCPU: number) => ({ vCPU, memoryGiB: vCPU * 2, diskGiB: vCPU * 20 });
/** As a message of the bus brings it; `message` tells redeliveries from new attempts. */
const ask = <B extends object, R>(
  operation: (request: Request<B>) => Promise<R>,
  body: B & { owner: string },
  message = '1',
): Promise<R | Rejection> => {
  const commandId = uuidV5(body.owner, `${operation.name} ${message}`);
  const current = { tenant: 'default', actor: 'test', commandId, source: 'bus' } as const;
  return context.run(current, () => orRejection(operation.call(capacity, { subject: body.owner, body } as Request<B>)));
};
const reserve = (owner: string, demand = size(2), message?: string) => ask(capacity.reserve, { owner, zone: 'lab', demand }, message);
const release = (owner: string, message?: string) => ask(capacity.release, { owner }, message);
const assign = (owner: string, message?: string) =>
  ask(capacity.assignAddress, { owner, zone: 'lab', resource: { category: 'ipAddress' } }, message);
const list = async (query: string) => (await app.http.get(`${resources}?${query}`).expect(200)).body;
const valueOf = (resource: { resourceCharacteristic: { name: string; value: unknown }[] }, wanted: string) =>
  resource.resourceCharacteristic.find(({ name }) => name === wanted)?.value;
const reserved = async (): Promise<number> =>
  (await list('category=host')).reduce((sum: number, host: never) => sum + Number(valueOf(host, 'reservedVCPU')), 0);
const isServed = <T>(answer: T | Rejection): answer is T => !(answer instanceof Rejection);

describe('Capacity', () => {
  it('for a hundred is given to a hundred of two hundred who ask at once, each twice, and never oversold', async () => {
    const owners = Array.from({ length: 200 }, (_, index) => `machine-${index}`);
    const [answers, again] = await Promise.all([
      Promise.all(owners.map((owner) => reserve(owner))),
      Promise.all(owners.map((owner) => reserve(owner))),
    ]);
    expect(answers.filter(isServed)).toHaveLength(100);
    expect(await reserved()).toBe(200);
    const settled = await Promise.all(owners.map((owner) => reserve(owner, size(2), 'another attempt')));
    for (const [index, answer] of settled.entries())
      if (isServed(answers[index])) expect([again[index], answer]).toEqual([answers[index], answers[index]]);
    expect(settled.filter(isServed)).toHaveLength(100);
    const refused = settled.find((answer) => answer instanceof Rejection) as Rejection;
    expect(refused.message).toMatch(/no capacity for 2 vCPU.*4 short of vCPU/);
    await Promise.all(owners.map((owner) => release(owner)));
    await Promise.all(owners.map((owner) => release(owner)));
    expect(await reserved()).toBe(0);
  });

  it('once given back is not given to the same owner again', async () => {
    await reserve('x');
    await release('x');
    expect(await reserve('x', size(2), 'late')).toBeInstanceOf(Rejection);
  });

  it('given back before it was asked for is not given', async () => {
    await release('y');
    expect(await reserve('y')).toBeInstanceOf(Rejection);
  });

  it('is adjusted on the same host, as far as there is room', async () => {
    const first = await reserve('z');
    const adjust = (vCPU: number, message: string) => ask(capacity.adjust, { owner: 'z', demand: size(vCPU) }, message);
    expect(await adjust(50, 'a')).toEqual(first);
    expect(await adjust(50, 'b')).toEqual(first);
    expect(await adjust(51, 'c')).toBeInstanceOf(Rejection);
    expect(await reserved()).toBe(50);
    await release('z');
    expect(await reserved()).toBe(0);
  });

  it('asked for and given back in one confusion is consistent in the end', async () => {
    const owners = Array.from({ length: 60 }, (_, index) => `confused-${index}`);
    await Promise.all(owners.flatMap((owner) => [reserve(owner), release(owner), reserve(owner, size(2), '2'), release(owner, '2')]));
    await Promise.all(owners.map((owner) => release(owner, '3')));
    expect(await reserved()).toBe(0);
  });
});

describe('An address', () => {
  it('is assigned to one owner only, and recorded', async () => {
    const owners = Array.from({ length: 130 }, (_, index) => `address-${index}`);
    const answers = await Promise.all(owners.map((owner) => assign(owner)));
    const served = answers.filter(isServed);
    expect([served.length, new Set(served.map(({ address }) => address)).size]).toEqual([124, 124]);
    expect(await Promise.all(owners.map((owner) => assign(owner)))).toEqual(answers);
    const records = await list('category=ipAddress');
    expect(records.map(({ name }: { name: string }) => name).sort()).toEqual(served.map(({ address }) => address).sort());
    await app.http.delete(`${resources}/${records[0].id}`).expect(409);
    await Promise.all(owners.map((owner) => release(owner)));
    expect(await list('category=ipAddress')).toEqual([]);
    expect((await list('category=addressPool')).flatMap((pool: never) => valueOf(pool, 'assignedAddress'))).toEqual([]);
  });
});

describe('The inventory over HTTP', () => {
  it('shows what the cloud is made of', async () => {
    expect(await list('category=host')).toHaveLength(4);
    expect((await app.http.get(`${resources}/host-lab-01`).expect(200)).body).toMatchObject({
      '@type': 'PhysicalResource',
      operationalState: 'enable',
      usageState: 'idle',
    });
  });

  it('records, restates and forgets a resource', async () => {
    const { body } = await app.http
      .post(resources)
      .send({ '@type': 'PhysicalResource', id: 'r', href: 'r', name: 'Switch', category: 'switch' })
      .expect(201);
    await app.http.patch(`${resources}/${body.id}`).send({ description: 'Top of rack' }).expect(200);
    expect((await app.http.get(`${resources}/${body.id}`).expect(200)).body).toMatchObject({ name: 'Switch', description: 'Top of rack' });
    await app.http.delete(`${resources}/${body.id}`).expect(204);
    await app.http.get(`${resources}/${body.id}`).expect(404);
    await app.http.patch(`${resources}/unknown`).send({ name: 'n' }).expect(404);
  });

  it('takes no host away that is in use, and gives nothing of one that is locked', async () => {
    await reserve('holder');
    const [host] = (await list('category=host')).filter((one: never) => valueOf(one, 'reservedVCPU') !== 0);
    await app.http.delete(`${resources}/${host.id}`).expect(409);
    for (const { id } of await list('category=host'))
      await app.http.patch(`${resources}/${id}`).send({ administrativeState: 'locked' }).expect(200);
    const refused = await reserve('somebody else');
    expect(refused).toMatchObject({ message: expect.stringContaining('4 locked') });
  });

  it('is the same when it is replayed', async () => expect(await app.store.rebuildCheck()).toEqual([]));
});
