import { specification } from '@skyledger/testing';
import fc from 'fast-check';
import { deepStrictEqual, ok } from 'node:assert';
import { describe, it } from 'vitest';
import { resource, type ResourceCommand } from './resource.decider';
import type { Demand, ResourceEvent } from './resource.events';

const given = specification(resource);
const size = (vCPU: number, memoryGiB = vCPU * 2, diskGiB = vCPU * 20): Demand => ({ vCPU, memoryGiB, diskGiB });
const host: ResourceEvent = {
  type: 'ResourceCreated',
  data: { resource: { category: 'host', administrativeState: 'unlocked' }, capacity: size(8) },
};
const pool: ResourceEvent = { type: 'ResourceCreated', data: { resource: { category: 'addressPool' }, prefix: '192.0.2.0/30' } };
const record: ResourceEvent = { type: 'ResourceCreated', data: { resource: { category: 'virtualMachine' }, held: true } };
const reserved = (owner: string, vCPU: number): ResourceEvent => ({ type: 'CapacityReserved', data: { owner, demand: size(vCPU) } });
const reserve = (owner: string, vCPU: number): ResourceCommand => ({ type: 'ReserveCapacity', data: { owner, demand: size(vCPU) } });
const assigned = (address: string): ResourceEvent => ({ type: 'AddressAssigned', data: { owner: address, address } });
const assign = (address: string): ResourceCommand => ({ type: 'AssignAddress', data: { owner: address, address } });
const remove = (by: 'client' | 'holder'): ResourceCommand => ({ type: 'DeleteResource', data: { by } });
const deleted: ResourceEvent = { type: 'ResourceDeleted', data: {} };
const change = (changes: object, by: 'client' | 'holder' = 'client', more = {}): ResourceCommand => ({
  type: 'ChangeResource',
  data: { by, changes, ...more },
});
const lock: ResourceEvent = { type: 'ResourceDetailsChanged', data: { changes: { administrativeState: 'locked' } } };

describe('A resource', () => {
  it('is recorded', () =>
    given()
      .when({ type: 'CreateResource', data: record.data as never })
      .then(record));
  it('is recorded once', () =>
    given(record)
      .when({ type: 'CreateResource', data: record.data as never })
      .thenNothing());
  it('does not come again', () =>
    given(record, deleted)
      .when({ type: 'CreateResource', data: record.data as never })
      .thenRejected('conflict'));
  it('is described anew', () =>
    given(host)
      .when(change({ name: 'n' }))
      .then({ type: 'ResourceDetailsChanged', data: { changes: { name: 'n' } } }));
  it('is not changed by nothing', () => given(host).when(change({})).thenNothing());
  it('cannot be changed before it is there', () =>
    given()
      .when(change({ name: 'n' }))
      .thenRejected('notFound'));
  it('that supports a service is restated by its holder alone', () => {
    given(record)
      .when(change({ operationalState: 'enabled' }))
      .thenRejected('conflict');
    const running: ResourceEvent = { type: 'ResourceDetailsChanged', data: { changes: { operationalState: 'enabled' } } };
    given(record)
      .when(change({ operationalState: 'enabled' }, 'holder'))
      .then(running);
  });
  it('that supports a service may be described by anybody', () =>
    given(record)
      .when(change({ description: 'd' }))
      .then({ type: 'ResourceDetailsChanged', data: { changes: { description: 'd' } } }));
  it('is deleted', () => given(host).when(remove('client')).then(deleted));
  it('is deleted by a holder before it came, and then never comes', () => given().when(remove('holder')).then(deleted));
  it('is deleted once', () => given(record, deleted).when(remove('holder')).thenNothing());
  it('that a client does not find cannot be deleted', () => given().when(remove('client')).thenRejected('notFound'));
  it('that supports a service is not deleted by a client', () => given(record).when(remove('client')).thenRejected('conflict'));
  it('that is in use is not deleted', () => {
    given(host, reserved('a', 1)).when(remove('client')).thenRejected('conflict');
    given(pool, assigned('192.0.2.1')).when(remove('client')).thenRejected('conflict');
  });
});

describe('A host', () => {
  it('gives what it has', () => given(host).when(reserve('a', 8)).then(reserved('a', 8)));
  it('gives no more than it has', () =>
    given(host, reserved('a', 5))
      .when(reserve('b', 4))
      .thenRejected('conflict', /vCPU: 9 of 8/));
  it('gives nothing while it is locked', () => given(host, lock).when(reserve('a', 1)).thenRejected('conflict'));
  it('gives nothing when it is none', () => given(pool).when(reserve('a', 1)).thenRejected('conflict'));
  it('gives more to who has some', () =>
    given(host, reserved('a', 2))
      .when({ type: 'AdjustCapacity', data: { owner: 'a', from: size(2), to: size(8) } })
      .then({ type: 'CapacityAdjusted', data: { owner: 'a', from: size(2), to: size(8) } }));
  it('does not give more than there is to who has some', () =>
    given(host, reserved('a', 2), reserved('b', 4))
      .when({ type: 'AdjustCapacity', data: { owner: 'a', from: size(2), to: size(5) } })
      .thenRejected('conflict'));
  it('takes some back even when it has shrunk below what is reserved', () => {
    const shrunk: ResourceEvent = { type: 'ResourceDetailsChanged', data: { changes: {}, capacity: size(1) } };
    given(host, reserved('a', 4), shrunk)
      .when({ type: 'AdjustCapacity', data: { owner: 'a', from: size(4), to: size(3) } })
      .then({ type: 'CapacityAdjusted', data: { owner: 'a', from: size(4), to: size(3) } });
  });
  it('is not adjusted by nothing', () =>
    given(host, reserved('a', 2))
      .when({ type: 'AdjustCapacity', data: { owner: 'a', from: size(2), to: size(2) } })
      .thenNothing());
  it('takes back', () =>
    given(host, reserved('a', 2))
      .when({ type: 'ReleaseCapacity', data: { owner: 'a', demand: size(2) } })
      .then({ type: 'CapacityReleased', data: { owner: 'a', demand: size(2) } }));
  it('takes back no more than it gave', () =>
    given(host, reserved('a', 2))
      .when({ type: 'ReleaseCapacity', data: { owner: 'a', demand: size(3) } })
      .thenRejected('conflict'));
  it('cannot be made smaller than what is reserved', () =>
    given(host, reserved('a', 4))
      .when(change({}, 'client', { capacity: size(3) }))
      .thenRejected('conflict'));

  it('is never oversold, whatever is asked in whatever order', () => {
    const owner = fc.constantFrom('a', 'b', 'c');
    const command = fc.oneof(
      fc.record({
        type: fc.constant('ReserveCapacity' as const),
        data: fc.record({ owner, demand: fc.integer({ min: 1, max: 6 }).map((n) => size(n)) }),
      }),
      fc.record({
        type: fc.constant('ReleaseCapacity' as const),
        data: fc.record({ owner, demand: fc.integer({ min: 1, max: 6 }).map((n) => size(n)) }),
      }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        let state = resource.evolve(resource.initialState, host);
        for (const one of commands) {
          const events = attempt(() => resource.decide(one, state));
          state = events.reduce(resource.evolve, state);
          ok(state.reserved.vCPU >= 0 && state.reserved.vCPU <= 8);
        }
      }),
    );
  });
});

const attempt = (decide: () => ResourceEvent[]): ResourceEvent[] => {
  try {
    return decide();
  } catch {
    return [];
  }
};

describe('An address pool', () => {
  it('assigns', () => given(pool).when(assign('192.0.2.1')).then(assigned('192.0.2.1')));
  it('assigns nothing twice', () => given(pool, assigned('192.0.2.1')).when(assign('192.0.2.1')).thenRejected('conflict'));
  it.each(['192.0.2.0', '192.0.2.3', '192.0.3.1'])('does not assign %s, which is no host address of it', (address) =>
    given(pool).when(assign(address)).thenRejected('conflict'),
  );
  it('assigns nothing while it is locked', () => given(pool, lock).when(assign('192.0.2.1')).thenRejected('conflict'));
  it('is what it takes to assign', () => given(host).when(assign('192.0.2.1')).thenRejected('conflict'));
  it('takes back', () =>
    given(pool, assigned('192.0.2.1'))
      .when({ type: 'ReleaseAddress', data: { owner: 'a', address: '192.0.2.1' } })
      .then({ type: 'AddressReleased', data: { owner: 'a', address: '192.0.2.1' } }));
  it('takes back once', () =>
    given(pool)
      .when({ type: 'ReleaseAddress', data: { owner: 'a', address: '192.0.2.1' } })
      .thenNothing());
  it('assigns again what it has taken back', () => {
    const released: ResourceEvent = { type: 'AddressReleased', data: { owner: 'a', address: '192.0.2.1' } };
    given(pool, assigned('192.0.2.1'), released).when(assign('192.0.2.1')).then(assigned('192.0.2.1'));
    deepStrictEqual([pool, assigned('192.0.2.1'), released].reduce(resource.evolve, resource.initialState).assigned, []);
  });
});
