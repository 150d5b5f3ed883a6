import { Rejection } from '@skyledger/event-sourcing';
import type { Resource } from '@skyledger/tmf-contracts';
import { hash } from './placement.decider';

/** A free address, and the pool it comes from. */
export type AddressChoice = { readonly pool: { readonly id: string; readonly name: string }; readonly address: string };

/**
 * Chooses an address: the pools in the order of a hash with the owner, so that many owners do not all ask the same pool, and in the pool the
 * first free one from a place that the owner's hash gives.
 */
export const chooseAddress = (pools: readonly Resource[], { owner, zone }: { owner: string; zone?: string }): AddressChoice => {
  const open = pools.filter((pool) => (zone === undefined || valueOf(pool, 'zone') === zone) && pool.administrativeState !== 'locked');
  const ordered = open.map((pool) => ({ pool, rank: hash(`${owner} ${pool.id}`) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  for (const { pool } of ordered) {
    const address = freeAddress(pool, owner);
    if (address) return { pool: { id: pool.id!, name: pool.name ?? pool.id! }, address };
  }
  const where = zone === undefined ? '' : ` in zone ${zone}`;
  throw new Rejection(
    'conflict',
    open.length === 0 ? `There is no address pool${where}.` : `All ${open.length} address pools${where} are empty.`,
  );
};

const freeAddress = (pool: Resource, owner: string): string | undefined => {
  const [network = '', length = ''] = String(valueOf(pool, 'prefix')).split('/');
  const size = 2 ** (32 - Number(length)) - 2;
  const assigned = new Set(valueOf(pool, 'assignedAddress') as string[]);
  const first = Number.parseInt(hash(owner), 16) % size;
  for (let step = 0; step < size; step++) {
    const address = addressAt(network, 1 + ((first + step) % size));
    if (!assigned.has(address)) return address;
  }
  return undefined;
};

const addressAt = (network: string, offset: number): string => {
  const value = network.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
};

const valueOf = (pool: Resource, wanted: string): unknown => pool.resourceCharacteristic?.find(({ name }) => name === wanted)?.value;
