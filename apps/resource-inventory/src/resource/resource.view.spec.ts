import { deepStrictEqual } from 'node:assert';
import { recorded } from '@skyledger/testing';
import type { Resource } from '@skyledger/tmf-contracts';
import { describe, expect, it } from 'vitest';
import type { ResourceEvent } from './resource.events';
import { resourceView } from './resource.view';

const size = (vCPU: number) => ({ vCPU, memoryGiB: vCPU, diskGiB: vCPU });
const after = (...events: ResourceEvent[]) =>
  events.reduce<Resource | undefined>((document, event, index) => resourceView.project(document, recorded(event, index + 1)), undefined);
const characteristic = (name: string, value: unknown) => ({ '@type': 'Characteristic', name, value });
const host: ResourceEvent = {
  type: 'ResourceCreated',
  data: { resource: { '@type': 'PhysicalResource', category: 'host', name: 'h' }, capacity: size(4) },
};
const pool: ResourceEvent = { type: 'ResourceCreated', data: { resource: { category: 'addressPool' }, prefix: '192.0.2.0/24' } };
const machine: ResourceEvent = {
  type: 'ResourceCreated',
  data: {
    resource: { category: 'virtualMachine', resourceCharacteristic: [characteristic('vCPU', 2), characteristic('image', 'x')] as never },
    held: true,
  },
};
const reserved = (vCPU: number): ResourceEvent => ({ type: 'CapacityReserved', data: { owner: 'a', demand: size(vCPU) } });
const valueOf = (document: Resource | undefined, wanted: string) =>
  document?.resourceCharacteristic?.find(({ name }) => name === wanted)?.value;

describe('The document of a resource', () => {
  it('tells what a host can carry and what of it is reserved', () => {
    const document = after(host, reserved(1));
    expect(document).toMatchObject({ id: 'id-1', '@type': 'PhysicalResource', usageState: 'active' });
    deepStrictEqual([valueOf(document, 'vCPU'), valueOf(document, 'reservedVCPU'), valueOf(document, 'reservedDiskGiB')], [4, 1, 1]);
  });
  it('tells whether a host is idle, active or busy', () => {
    const released: ResourceEvent = { type: 'CapacityReleased', data: { owner: 'a', demand: size(4) } };
    deepStrictEqual(
      [after(host), after(host, reserved(4)), after(host, reserved(4), released)].map((one) => one?.usageState),
      ['idle', 'busy', 'idle'],
    );
  });
  it('follows an adjustment', () =>
    deepStrictEqual(
      valueOf(after(host, reserved(1), { type: 'CapacityAdjusted', data: { owner: 'a', from: size(1), to: size(3) } }), 'reservedVCPU'),
      3,
    ));
  it('tells which addresses of a pool are assigned', () => {
    const assigned: ResourceEvent = { type: 'AddressAssigned', data: { owner: 'a', address: '192.0.2.7' } };
    deepStrictEqual(valueOf(after(pool, assigned), 'assignedAddress'), ['192.0.2.7']);
    deepStrictEqual(
      valueOf(after(pool, assigned, { type: 'AddressReleased', data: { owner: 'a', address: '192.0.2.7' } }), 'assignedAddress'),
      [],
    );
  });
  it('takes characteristics by name from a holder', () => {
    const resized: ResourceEvent = {
      type: 'ResourceDetailsChanged',
      data: { changes: { operationalState: 'enabled' }, characteristics: [characteristic('vCPU', 4)] as never },
    };
    const document = after(machine, resized);
    deepStrictEqual([document?.operationalState, valueOf(document, 'vCPU'), valueOf(document, 'image')], ['enabled', 4, 'x']);
  });
  it('takes them as a whole from a client, but for what the server counts', () => {
    const restated: ResourceEvent = {
      type: 'ResourceDetailsChanged',
      data: { changes: { resourceCharacteristic: [characteristic('rack', 7)] as never }, capacity: size(8) },
    };
    const document = after(host, reserved(1), restated);
    deepStrictEqual([valueOf(document, 'rack'), valueOf(document, 'vCPU'), valueOf(document, 'reservedVCPU')], [7, 8, 1]);
  });
  it('loses what is changed to null', () =>
    deepStrictEqual(after(host, { type: 'ResourceDetailsChanged', data: { changes: { name: null as never } } })?.name, undefined));
  it('is gone when the resource is deleted', () => deepStrictEqual(after(host, { type: 'ResourceDeleted', data: {} }), undefined));
});
