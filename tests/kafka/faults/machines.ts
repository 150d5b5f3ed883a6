import { uuidV5 } from '@skyledger/event-sourcing';
import { EventStore } from '@skyledger/event-store';

const said = 5;
const atOnce = 1_000;

/** How many messages to others a machine's history is: it is made, and changes its state four times. */
export const messagesPerMachine = said;

/** Writes histories of machines into the log of the inventory, as they would be there after years: for their owner to tell the others. */
export const recordMachines = async (databaseUrl: string, first: number, machines: number): Promise<void> => {
  const store = new EventStore({ databaseUrl, report: () => undefined });
  try {
    await store.ready();
    for (let done = 0; done < machines; done += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, machines - done) }, (_, nth) => first + done + nth);
      await Promise.all(some.map((nth) => store.append(historyOf(nth))));
    }
  } finally {
    await store.close();
  }
};

const historyOf = (nth: number) => {
  const id = uuidV5('machine', `${nth}`);
  const events = [created(nth), ...Array.from({ length: said - 1 }, (_, change) => changed(change))].map((event, index) => ({
    ...{ ...event, eventId: uuidV5(id, `${index}`), recordedAt: new Date(Date.UTC(2026, 0, 1, index)).toISOString() },
    meta: { actor: 'service-activation', correlationId: uuidV5(id, 'order'), causationId: uuidV5(id, 'command'), commandId: id },
  }));
  return { tenant: 'default', category: 'resource', id, expected: 0, events };
};

const created = (nth: number) => ({
  type: 'ResourceCreated',
  data: {
    held: true,
    resource: {
      ...{ '@type': 'LogicalResource', category: 'virtualMachine', name: 'virtualMachine' },
      ...{ administrativeState: 'unlocked', operationalState: 'disabled', lifecycleState: 'installed' },
      resourceRelationship: [
        {
          '@type': 'ResourceRelationship',
          relationshipType: 'runsOn',
          resource: { '@type': 'ResourceRef', id: 'host-north-a-01', name: 'north-a-01' },
        },
      ],
      resourceCharacteristic: Object.entries({
        ...{ vCPU: 2, memoryGiB: 4, diskGiB: 40, host: 'north-a-01' },
        ...{ serviceId: uuidV5('service', `${nth}`), productId: uuidV5('product', `${nth}`) },
      }).map(([name, value]) => ({ '@type': 'Characteristic', name, value })),
    },
  },
});

const changed = (nth: number) => ({
  type: 'ResourceDetailsChanged',
  data: {
    changes: nth % 2 === 0 ? { operationalState: 'enabled', usageState: 'active' } : { operationalState: 'disabled', usageState: 'idle' },
  },
});
