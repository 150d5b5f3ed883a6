import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { type Demand, type ResourceCharacteristic, type ResourceDetails, type ResourceEvent, resourceEvents } from './resource.events';

/** Who speaks: a client over HTTP, or the holder of the resource, whose record it is. */
type Speaker = 'client' | 'holder';

export type ResourceCommand =
  | { type: 'CreateResource'; data: { resource: ResourceDetails; held?: true; capacity?: Demand; prefix?: string } }
  | {
      type: 'ChangeResource';
      data: { by: Speaker; changes: ResourceDetails; characteristics?: ResourceCharacteristic[]; capacity?: Demand };
    }
  | { type: 'DeleteResource'; data: { by: Speaker } }
  | { type: 'ReserveCapacity'; data: { owner: string; demand: Demand } }
  | { type: 'AdjustCapacity'; data: { owner: string; from: Demand; to: Demand } }
  | { type: 'ReleaseCapacity'; data: { owner: string; demand: Demand } }
  | { type: 'AssignAddress'; data: { owner: string; address: string } }
  | { type: 'ReleaseAddress'; data: { owner: string; address: string } };

/**
 * What is left of a host or a pool. Who holds it is in the reservation streams, written in the same append; so this stays small however
 * many hold something.
 */
type State = {
  readonly life: 'none' | 'exists' | 'deleted';
  readonly held: boolean;
  readonly locked: boolean;
  readonly capacity?: Demand;
  readonly reserved: Demand;
  readonly prefix?: string;
  readonly assigned: readonly string[];
};

const kinds = ['vCPU', 'memoryGiB', 'diskGiB'] as const;
const nothing: Demand = { vCPU: 0, memoryGiB: 0, diskGiB: 0 };
/** What only the holder of a record may say; the rest is description. */
const holders = [
  'operationalState',
  'usageState',
  'lifecycleState',
  'resourceStatus',
  'resourceCharacteristic',
  'resourceRelationship',
  'category',
];

const unborn: State = { life: 'none', held: false, locked: false, reserved: nothing, assigned: [] };

export const resource: Decider<ResourceCommand, State, ResourceEvent> = {
  category: 'resource',
  events: resourceEvents,
  initialState: unborn,

  decide(command, state) {
    if (command.type === 'CreateResource') return create(command.data, state);
    if (command.type === 'DeleteResource') return remove(command.data.by, state);
    if (state.life !== 'exists') throw new Rejection('notFound', 'No such resource.');
    switch (command.type) {
      case 'ChangeResource':
        return change(command.data, state);
      case 'ReserveCapacity':
        if (state.locked) throw new Rejection('conflict', 'The resource is locked.');
        mustFit(plus(state.reserved, command.data.demand), state);
        return [{ type: 'CapacityReserved', data: command.data }];
      case 'AdjustCapacity':
        if (same(command.data.from, command.data.to)) return [];
        mustFit(plus(state.reserved, minus(command.data.to, command.data.from)), state, state.reserved);
        return [{ type: 'CapacityAdjusted', data: command.data }];
      case 'ReleaseCapacity':
        if (kinds.some((kind) => state.reserved[kind] < command.data.demand[kind]))
          throw new Rejection('conflict', 'More than is reserved.');
        return [{ type: 'CapacityReleased', data: command.data }];
      case 'AssignAddress':
        if (!state.prefix) throw new Rejection('conflict', 'The resource is no address pool.');
        if (state.locked) throw new Rejection('conflict', 'The resource is locked.');
        if (!isInside(command.data.address, state.prefix)) throw new Rejection('conflict', `${command.data.address} is not in the pool.`);
        if (state.assigned.includes(command.data.address)) throw new Rejection('conflict', `${command.data.address} is assigned.`);
        return [{ type: 'AddressAssigned', data: command.data }];
      case 'ReleaseAddress':
        return state.assigned.includes(command.data.address) ? [{ type: 'AddressReleased', data: command.data }] : [];
    }
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'ResourceCreated': {
        const { resource, held, capacity, prefix } = data;
        return { ...state, life: 'exists', held: held ?? false, locked: isLocked(resource), capacity, prefix };
      }
      case 'ResourceDetailsChanged':
        return {
          ...state,
          locked: 'administrativeState' in data.changes ? isLocked(data.changes) : state.locked,
          capacity: data.capacity ?? state.capacity,
        };
      case 'ResourceDeleted':
        return { ...unborn, life: 'deleted' };
      case 'CapacityReserved':
        return { ...state, reserved: plus(state.reserved, data.demand) };
      case 'CapacityAdjusted':
        return { ...state, reserved: plus(state.reserved, minus(data.to, data.from)) };
      case 'CapacityReleased':
        return { ...state, reserved: minus(state.reserved, data.demand) };
      case 'AddressAssigned':
        return { ...state, assigned: [...state.assigned, data.address] };
      case 'AddressReleased':
        return { ...state, assigned: state.assigned.filter((address) => address !== data.address) };
    }
  },
};

const create = (data: Extract<ResourceCommand, { type: 'CreateResource' }>['data'], { life }: State): ResourceEvent[] => {
  if (life === 'deleted') throw new Rejection('conflict', 'The resource has been deleted.');
  return life === 'exists' ? [] : [{ type: 'ResourceCreated', data }];
};

/** A holder may delete before the record came: it then never will. */
const remove = (by: Speaker, { life, held, reserved, assigned }: State): ResourceEvent[] => {
  if (by === 'client' && life !== 'exists') throw new Rejection('notFound', 'No such resource.');
  if (by === 'client' && held) throw new Rejection('conflict', 'The resource supports a service and goes when that is terminated.');
  if (!same(reserved, nothing) || assigned.length > 0) throw new Rejection('conflict', 'Capacity or addresses of the resource are in use.');
  return life === 'deleted' ? [] : [{ type: 'ResourceDeleted', data: {} }];
};

const change = (data: Extract<ResourceCommand, { type: 'ChangeResource' }>['data'], state: State): ResourceEvent[] => {
  const { by, changes, characteristics = [] } = data;
  const capacity = state.capacity && data.capacity;
  const reserved = state.held && by === 'client' ? holders.find((name) => name in changes) : undefined;
  if (reserved) throw new Rejection('conflict', `The resource supports a service, which alone may change ${reserved}.`, reserved);
  if (capacity) mustFit(state.reserved, { capacity });
  if (Object.keys(changes).length === 0 && characteristics.length === 0) return [];
  return [
    {
      type: 'ResourceDetailsChanged',
      data: { changes, ...(characteristics.length > 0 && { characteristics }), ...(capacity && { capacity }) },
    },
  ];
};

/** Rejects what is more than the capacity, unless it is no more than there was before. */
const mustFit = (wanted: Demand, { capacity }: Pick<State, 'capacity'>, before: Demand = nothing) => {
  if (!capacity) throw new Rejection('conflict', 'The resource has no capacity to give.');
  const short = kinds.find((kind) => wanted[kind] > capacity[kind] && wanted[kind] > before[kind]);
  if (short) throw new Rejection('conflict', `Not enough ${short}: ${wanted[short]} of ${capacity[short]} would be reserved.`);
};

const isLocked = ({ administrativeState }: ResourceDetails) => administrativeState !== undefined && administrativeState !== 'unlocked';

const plus = (a: Demand, b: Demand): Demand => ({
  vCPU: a.vCPU + b.vCPU,
  memoryGiB: a.memoryGiB + b.memoryGiB,
  diskGiB: a.diskGiB + b.diskGiB,
});
const minus = (a: Demand, b: Demand): Demand => plus(a, { vCPU: -b.vCPU, memoryGiB: -b.memoryGiB, diskGiB: -b.diskGiB });
const same = (a: Demand, b: Demand) => kinds.every((kind) => a[kind] === b[kind]);

/** Whether an IPv4 address is a host address of a prefix: neither its network nor its broadcast address. */
const isInside = (address: string, prefix: string) => {
  const [network = '', length = ''] = prefix.split('/');
  const offset = toNumber(address) - toNumber(network);
  return offset > 0 && offset < 2 ** (32 - Number(length)) - 1;
};

const toNumber = (address: string) => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
