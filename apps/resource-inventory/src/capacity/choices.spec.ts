import { deepStrictEqual, ok, throws } from 'node:assert';
import type { Resource } from '@skyledger/tmf-contracts';
import { describe, it } from 'vitest';
import { chooseAddress } from './address-choice.decider';
import { place } from './placement.decider';

const characteristics = (values: object) => Object.entries(values).map(([name, value]) => ({ name, value }));
const host = (id: string, values: object = {}, more: object = {}): Resource =>
  ({
    id,
    name: id,
    resourceCharacteristic: characteristics({
      zone: 'north',
      vCPU: 64,
      memoryGiB: 256,
      diskGiB: 4000,
      reservedVCPU: 0,
      reservedMemoryGiB: 0,
      reservedDiskGiB: 0,
      ...values,
    }),
    ...more,
  }) as Resource;
const wish = (more: object = {}) => ({ owner: 'o', zone: 'north', demand: { vCPU: 2, memoryGiB: 4, diskGiB: 40 }, ...more });

describe('The choice of a host', () => {
  it('falls on one that can carry it, and says why not on the others', () => {
    const hosts = [
      host('elsewhere', { zone: 'south' }),
      host('full', { reservedVCPU: 63 }),
      host('small', { diskGiB: 30 }),
      host('closed', {}, { administrativeState: 'locked' }),
      host('broken', {}, { operationalState: 'disabled' }),
      host('good'),
    ];
    deepStrictEqual(place(hosts, wish()), {
      host: { id: 'good', name: 'good' },
      passedOver: ['1 in another zone', '1 short of vCPU', '1 short of diskGiB', '1 locked', '1 out of operation'],
    });
  });
  it('fails with the reasons when none can', () =>
    throws(
      () => place([host('a', { reservedVCPU: 64 }), host('b', { reservedMemoryGiB: 256 })], wish()),
      /no capacity for 2 vCPU, 4 GiB of memory and 40 GiB of disk in zone north: 1 short of vCPU; 1 short of memoryGiB/,
    ));
  it('fails where there is nothing', () => throws(() => place([], wish()), /there are no hosts/));
  it('prefers the least loaded', () =>
    deepStrictEqual(place([host('a', { reservedVCPU: 40 }), host('b'), host('c', { reservedDiskGiB: 3000 })], wish()).host.id, 'b'));
  it('is the same for the same owner, in whatever order the hosts come', () => {
    const hosts = ['a', 'b', 'c', 'd'].map((id) => host(id));
    deepStrictEqual(place(hosts, wish()), place([...hosts].reverse(), wish()));
  });
  it('spreads owners over equal hosts', () => {
    const hosts = Array.from({ length: 8 }, (_, index) => host(`h${index}`));
    const chosen = Array.from({ length: 200 }, (_, index) => place(hosts, wish({ owner: `owner-${index}` })).host.id);
    for (const { id } of hosts) ok(chosen.filter((one) => one === id).length > 8);
  });
  it('takes any zone when none is named', () =>
    deepStrictEqual(place([host('a', { zone: 'south' })], wish({ zone: undefined })).host.id, 'a'));
});

describe('The choice of an address', () => {
  const pool = (id: string, prefix: string, assignedAddress: string[] = [], more = {}): Resource =>
    ({ id, name: prefix, resourceCharacteristic: characteristics({ zone: 'north', prefix, assignedAddress }), ...more }) as Resource;

  it('gives every address of all pools, each once, and then none', () => {
    const assigned: Record<string, string[]> = { a: [], b: [] };
    const pools = () => [pool('a', '192.0.2.0/29', assigned['a']), pool('b', '198.51.100.8/30', assigned['b'])];
    for (let index = 0; index < 8; index++) {
      const choice = chooseAddress(pools(), { owner: `owner-${index}`, zone: 'north' });
      ok(!assigned[choice.pool.id]!.includes(choice.address));
      assigned[choice.pool.id]!.push(choice.address);
    }
    deepStrictEqual(
      [assigned['a']!.sort(), assigned['b']!.sort()],
      [[1, 2, 3, 4, 5, 6].map((n) => `192.0.2.${n}`), ['198.51.100.10', '198.51.100.9']],
    );
    throws(() => chooseAddress(pools(), { owner: 'late', zone: 'north' }), /All 2 address pools in zone north are empty/);
  });
  it('fails where there is no pool', () =>
    throws(() => chooseAddress([pool('a', '192.0.2.0/29')], { owner: 'o', zone: 'south' }), /no address pool in zone south/));
  it('passes over a locked pool', () =>
    throws(() => chooseAddress([pool('a', '192.0.2.0/29', [], { administrativeState: 'locked' })], { owner: 'o' }), /no address pool/));
});
