import { deepStrictEqual } from 'node:assert';
import { recorded } from '@skyledger/testing';
import type { Service } from '@skyledger/tmf-contracts';
import { describe, expect, it } from 'vitest';
import type { ServiceEvent } from './service.events';
import { serviceView } from './service.view';

const at = (hour: number) => `2026-01-01T0${hour}:00:00.000Z`;
const after = (...events: ServiceEvent[]) =>
  events.reduce<Service | undefined>(
    (document, event, index) => serviceView.project(document, recorded(event, index + 1, at(index))),
    undefined,
  );
const details = {
  name: 'Server',
  serviceSpecification: { id: 'spec' },
  serviceCharacteristic: [{ name: 'vCPU', value: 2, valueType: 'integer' }],
};
const created: ServiceEvent = { type: 'ServiceCreated', data: { details, plan: [], values: { vCPU: 2, zone: 'north' } } };
const established = [
  { step: 'capacity', kind: 'reserveCapacity', with: {}, resourceId: 'vm' },
  { step: 'machine', kind: 'createVirtualMachine', with: {}, resourceId: 'vm' },
  { step: 'disk', kind: 'attachDisk', with: {}, resourceId: 'disk' },
  { step: 'address', kind: 'assignAddress', with: {}, resourceId: 'ip', result: { address: '192.0.2.7' } },
] as const;
const completed = (
  state: 'active' | 'inactive' | 'terminated',
  vCPU = 2,
  has: readonly (typeof established)[number][] = established,
): ServiceEvent => ({
  type: 'ServiceConfigurationCompleted',
  data: { monitorId: 'm', state, values: { vCPU, zone: 'north' }, established: has },
});
const failed = (outcome: 'undone' | 'stuck'): ServiceEvent => ({
  type: 'ServiceConfigurationFailed',
  data: { monitorId: 'm', reason: 'broken', outcome, state: 'inactive', established: established.slice(0, 2), steps: [] },
});

describe('The document of a service', () => {
  it('says from the beginning what was asked', () =>
    expect(after(created)).toMatchObject({
      '@type': 'Service',
      id: 'id-1',
      name: 'Server',
      state: 'designed',
      serviceDate: at(0),
      serviceCharacteristic: [
        { name: 'vCPU', value: 2, valueType: 'integer' },
        { name: 'zone', value: 'north' },
      ],
    }));
  it('says what it has once it is active, and since when', () => {
    const document = after(created, completed('active'));
    expect(document).toMatchObject({
      state: 'active',
      hasStarted: true,
      isServiceEnabled: true,
      operatingStatus: 'running',
      startDate: at(1),
    });
    deepStrictEqual(
      document?.supportingResource?.map(({ id, name }) => [id, name]),
      [
        ['vm', 'virtualMachine'],
        ['disk', 'disk'],
        ['ip', '192.0.2.7'],
      ],
    );
    expect(document?.serviceCharacteristic).toContainEqual(expect.objectContaining({ name: 'ipAddress', value: '192.0.2.7' }));
  });
  it('keeps its start when it is changed', () =>
    expect(after(created, completed('active'), completed('active', 4))).toMatchObject({
      startDate: at(1),
      serviceCharacteristic: [{ name: 'vCPU', value: 4 }, {}, {}],
    }));
  it('says that it is stopped', () =>
    expect(after(created, completed('active'), completed('inactive'))).toMatchObject({
      isServiceEnabled: false,
      operatingStatus: 'stopped',
    }));
  it('says when it ended', () =>
    expect(after(created, completed('active'), completed('terminated', 2, []))).toMatchObject({
      state: 'terminated',
      endDate: at(2),
      supportingResource: [],
    }));
  it('begins anew when it is asked for again', () =>
    expect(after(created, completed('terminated', 2, []), created)).not.toHaveProperty('endDate'));
  it('tells with a note what could not be taken back', () =>
    expect(after(created, failed('stuck'))).toMatchObject({
      state: 'inactive',
      operatingStatus: 'failed',
      note: [{ text: 'broken', date: at(1) }],
      supportingResource: [{ id: 'vm' }],
    }));
  it('needs no note when everything was', () => expect(after(created, failed('undone'))).not.toHaveProperty('note'));
  it('is described anew', () =>
    expect(after(created, { type: 'ServiceDetailsChanged', data: { changes: { description: 'd', name: null as never } } })).toMatchObject({
      description: 'd',
    }));
  it('is gone when the service is deleted', () =>
    deepStrictEqual(after(created, { type: 'ServiceDeleted', data: { monitorId: 'm' } }), undefined));
});
