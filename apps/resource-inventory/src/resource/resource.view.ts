import type { Recorded, View } from '@skyledger/event-sourcing';
import type { Resource } from '@skyledger/tmf-contracts';
import type { Demand, ResourceCharacteristic, ResourceEvent } from './resource.events';

/** The document is the TMF639 resource; a host's and a pool's also tell how much of them is given out. */
export const resourceView: View<ResourceEvent, Resource> = {
  project(resource, event) {
    if (event.type === 'ResourceDeleted') return undefined;
    const { metadata } = event;
    if (event.type === 'ResourceCreated') {
      const { resource: details, capacity, prefix } = event.data;
      const document = {
        '@type': 'Resource',
        ...details,
        id: metadata.id,
        creationDate: details.creationDate ?? metadata.recordedAt,
      } as Resource;
      if (capacity) return withCharacteristics({ ...document, usageState: 'idle' }, named({ ...capacity, ...reservedOf(nothing) }));
      return prefix ? withCharacteristics({ ...document, usageState: 'idle' }, named({ prefix, assignedAddress: [] })) : document;
    }
    return resource && { ...changed(resource, event), lastUpdate: metadata.recordedAt };
  },
};

const changed = (resource: Resource, event: Recorded<ResourceEvent>): Resource => {
  switch (event.type) {
    case 'CapacityReserved':
      return withReserved(resource, event.data.demand, 1);
    case 'CapacityAdjusted':
      return withReserved(withReserved(resource, event.data.from, -1), event.data.to, 1);
    case 'CapacityReleased':
      return withReserved(resource, event.data.demand, -1);
    case 'AddressAssigned':
      return withAssigned(resource, (assigned) => [...assigned, event.data.address]);
    case 'AddressReleased':
      return withAssigned(resource, (assigned) => assigned.filter((address) => address !== event.data.address));
    case 'ResourceDetailsChanged': {
      const { changes, characteristics = [], capacity } = event.data;
      const own = (resource.resourceCharacteristic ?? []).filter(({ name }) => isOwn(name, resource));
      const next = without({ ...resource, ...changes });
      const kept = 'resourceCharacteristic' in changes ? withCharacteristics(next, own) : next;
      return withCharacteristics(kept, [...characteristics, ...(capacity ? named(capacity) : [])]);
    }
    default:
      return resource;
  }
};

const kinds = ['vCPU', 'memoryGiB', 'diskGiB'] as const;
const nothing: Demand = { vCPU: 0, memoryGiB: 0, diskGiB: 0 };
const reservedName = { vCPU: 'reservedVCPU', memoryGiB: 'reservedMemoryGiB', diskGiB: 'reservedDiskGiB' } as const;

/** What this service counts itself and nobody else may say. */
const isOwn = (name: string, resource: Resource) =>
  (resource.category === 'host' && Object.values<string>(reservedName).includes(name)) ||
  (resource.category === 'addressPool' && ['prefix', 'assignedAddress'].includes(name));

const valueOf = (resource: Resource, wanted: string): unknown =>
  resource.resourceCharacteristic?.find(({ name }) => name === wanted)?.value;

const withReserved = (resource: Resource, demand: Demand, sign: 1 | -1): Resource => {
  const count = (kind: keyof Demand) => Number(valueOf(resource, reservedName[kind])) + sign * demand[kind];
  const reserved = { vCPU: count('vCPU'), memoryGiB: count('memoryGiB'), diskGiB: count('diskGiB') };
  const isFull = kinds.some((kind) => reserved[kind] >= Number(valueOf(resource, kind)));
  const isIdle = kinds.every((kind) => reserved[kind] === 0);
  return withCharacteristics({ ...resource, usageState: isIdle ? 'idle' : isFull ? 'busy' : 'active' }, named(reservedOf(reserved)));
};

const reservedOf = (demand: Demand) => Object.fromEntries(kinds.map((kind) => [reservedName[kind], demand[kind]]));

const withAssigned = (resource: Resource, next: (assigned: string[]) => string[]): Resource => {
  const assigned = next(valueOf(resource, 'assignedAddress') as string[]);
  return withCharacteristics({ ...resource, usageState: assigned.length === 0 ? 'idle' : 'active' }, named({ assignedAddress: assigned }));
};

const named = (values: Readonly<Record<string, unknown>>): ResourceCharacteristic[] =>
  Object.entries(values).map(([name, value]) => ({ '@type': 'Characteristic', name, value }) as ResourceCharacteristic);

/** Sets characteristics by name, keeping the others and their order. */
const withCharacteristics = (resource: Resource, characteristics: ResourceCharacteristic[]): Resource => {
  if (characteristics.length === 0) return resource;
  const present = resource.resourceCharacteristic ?? [];
  const replaced = present.map((old) => characteristics.find(({ name }) => name === old.name) ?? old);
  const added = characteristics.filter(({ name }) => !present.some((old) => old.name === name));
  return { ...resource, resourceCharacteristic: [...replaced, ...added] };
};

/** A change to null removes the attribute. */
const without = (resource: object): Resource =>
  Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== null && value !== undefined)) as Resource;
