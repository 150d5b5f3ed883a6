import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serviceActivationService } from '../service-activation.module';
import { SimulatedCloud } from './simulated-cloud';

let app: TestApp;
let cloud: SimulatedCloud;

beforeAll(async () => {
  vi.stubEnv('CLOUD_DIR', new URL('../../fixtures/small-cloud', import.meta.url).pathname);
  vi.stubEnv('SIMULATED_CLOUD_LATENCY_MS', '0');
  app = await testApp(serviceActivationService);
  cloud = app.app.get(SimulatedCloud, { strict: false });
});
afterAll(() => app?.close());

const machine = (name: string, more: object = {}) => ({
  key: `${name}/create`,
  name,
  host: 'lab-01',
  vCPU: 1,
  memoryGiB: 2,
  image: 'x',
  ...more,
});
const count = async () => (({ virtualMachines, running, disks }) => [virtualMachines, running, disks])(await cloud.contents());
const done = expect.objectContaining({ outcome: 'done' });

describe('The simulated cloud', () => {
  it('does what is asked with one key once, however often and at how many places at a time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => cloud.createVirtualMachine(machine('a'))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(answers[0])]));
    expect(await count()).toEqual([1, 0, 0]);
    expect(await cloud.find('a/create')).toEqual(answers[0]);
    expect(await cloud.find('a/other')).toBeUndefined();
  });

  it('runs a machine with its disk through its life', async () => {
    expect(await cloud.attachDisk({ key: 'd/attach', name: 'd', virtualMachine: 'a', diskGiB: 40 })).toEqual(done);
    expect(await cloud.start({ key: 'a/start', name: 'a' })).toEqual(done);
    expect(await count()).toEqual([1, 1, 1]);
    expect(await cloud.resizeVirtualMachine({ key: 'a/resize', name: 'a', vCPU: 2, memoryGiB: 4 })).toEqual(done);
    expect(await cloud.resizeDisk({ key: 'd/resize', name: 'd', diskGiB: 30 })).toMatchObject({
      outcome: 'permanent',
      reason: 'A disk can only grow.',
    });
    expect(await cloud.deleteVirtualMachine({ key: 'a/delete', name: 'a' })).toMatchObject({ outcome: 'permanent' });
    await cloud.stop({ key: 'a/stop', name: 'a' });
    await cloud.detachDisk({ key: 'd/detach', name: 'd' });
    expect(await cloud.deleteVirtualMachine({ key: 'a/delete', name: 'a' })).toEqual(done);
    expect(await count()).toEqual([0, 0, 0]);
  });

  it('does not bring back what was deleted, or deleted before it came', async () => {
    expect(await cloud.createVirtualMachine(machine('a', { key: 'a/again' }))).toMatchObject({ outcome: 'permanent' });
    await cloud.deleteVirtualMachine({ key: 'b/undo', name: 'b' });
    expect(await cloud.createVirtualMachine(machine('b'))).toMatchObject({ outcome: 'permanent' });
  });

  it('says what is not possible', async () => {
    const call = { key: 'h/1', name: 'h', diskGiB: 1, vCPU: 1, memoryGiB: 1 };
    expect(await cloud.createVirtualMachine(call)).toMatchObject({ reason: 'h needs a host.' });
    expect(await cloud.attachDisk({ ...call, virtualMachine: 'nowhere' })).toMatchObject({ reason: 'There is no machine nowhere.' });
    expect(await cloud.resizeDisk(call)).toMatchObject({ reason: 'There is no disk h.' });
    for (const operation of ['start', 'stop', 'resizeVirtualMachine'] as const)
      expect(await cloud[operation](call)).toMatchObject({ reason: 'There is no machine h.' });
  });

  it('makes, enlarges and deletes a disk on its own', async () => {
    expect(await cloud.createDisk({ key: 'v/1', name: 'v', host: 'lab-02', diskGiB: 100 })).toEqual(done);
    expect(await cloud.createDisk({ key: 'v/2', name: 'w', host: 'lab-02', diskGiB: 301 })).toMatchObject({ outcome: 'permanent' });
    expect(await cloud.resizeDisk({ key: 'v/3', name: 'v', diskGiB: 200 })).toEqual(done);
    expect(await cloud.resizeDisk({ key: 'v/3/undo', name: 'v', diskGiB: 100 })).toEqual(done);
    expect(await cloud.deleteDisk({ key: 'v/4', name: 'v' })).toEqual(done);
  });

  it('has hosts that get full', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => cloud.createVirtualMachine(machine(`f${index}`))));
    expect(answers.filter(({ outcome }) => outcome === 'done')).toHaveLength(8);
    expect(answers.find(({ outcome }) => outcome === 'permanent')).toMatchObject({ reason: 'Host lab-01 is full.' });
  });

  it('fails as it is told to', async () => {
    const wish = (fault: string) => machine('g', { host: 'lab-02', simulation: { fault } });
    expect(await cloud.createVirtualMachine(wish('createVirtualMachine:permanent'))).toMatchObject({ outcome: 'permanent' });
    expect(await cloud.createVirtualMachine(wish('createVirtualMachine:transient:1'))).toMatchObject({ outcome: 'transient' });
    expect(await cloud.createVirtualMachine(wish('createVirtualMachine:transient:1'))).toEqual(done);
  });
});
