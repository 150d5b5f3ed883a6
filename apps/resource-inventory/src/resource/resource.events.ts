import type { Versions } from '@skyledger/event-sourcing';
import type { Resource } from '@skyledger/tmf-contracts';

/** So much of each kind of capacity; a kind that is not named is not wanted. */
export type Demand = { readonly vCPU: number; readonly memoryGiB: number; readonly diskGiB: number };

/** All that is said of a resource when it is recorded. */
export type ResourceDetails = Omit<Partial<Resource>, 'id' | 'href'>;
export type ResourceCharacteristic = NonNullable<Resource['resourceCharacteristic']>[number];

/** What happens to anything in the inventory, and the giving out of a host's capacity and a pool's addresses. */
export type ResourceEvent =
  | {
      type: 'ResourceCreated';
      data: {
        resource: ResourceDetails;
        /** It supports a service, which alone may restate or remove it. */
        held?: true;
        /** What a host can carry. */
        capacity?: Demand;
        /** What a pool gives out, '10.10.0.0/24'. */
        prefix?: string;
      };
    }
  | { type: 'ResourceDetailsChanged'; data: { changes: ResourceDetails; characteristics?: ResourceCharacteristic[]; capacity?: Demand } }
  | { type: 'ResourceDeleted'; data: Record<never, never> }
  | { type: 'CapacityReserved'; data: { owner: string; demand: Demand } }
  | { type: 'CapacityAdjusted'; data: { owner: string; from: Demand; to: Demand } }
  | { type: 'CapacityReleased'; data: { owner: string; demand: Demand } }
  | { type: 'AddressAssigned'; data: { owner: string; address: string } }
  | { type: 'AddressReleased'; data: { owner: string; address: string } };

/** Each of them with the steps from its older versions; none has any yet. */
export const resourceEvents: Versions<ResourceEvent> = {
  ResourceCreated: [],
  ResourceDetailsChanged: [],
  ResourceDeleted: [],
  CapacityReserved: [],
  CapacityAdjusted: [],
  CapacityReleased: [],
  AddressAssigned: [],
  AddressReleased: [],
};
