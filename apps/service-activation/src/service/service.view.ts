import { patched, type Recorded, type View } from '@skyledger/event-sourcing';
import type { Characteristic, ResourceRef, Service } from '@skyledger/tmf-contracts';
import type { Established, Values } from '../service-configuration-activation/plan.events';
import type { ServiceEvent, ServiceState } from './service.events';

type Changes = { [Name in keyof Service]?: Service[Name] | null };

/** The document is the TMF640 service: what was asked, what it has, and the state it is in. */
export const serviceView: View<ServiceEvent, Service> = {
  project(service, event) {
    if (event.type === 'ServiceDeleted') return undefined;
    return patched(service ?? ({} as Service), changes(event, service));
  },
};

const changes = (event: Exclude<Recorded<ServiceEvent>, { type: 'ServiceDeleted' }>, service?: Service): Changes => {
  const { id, recordedAt } = event.metadata;
  switch (event.type) {
    case 'ServiceCreated': {
      const { details, values } = event.data;
      const begun: Changes = { state: 'designed', operatingStatus: 'pending', serviceDate: recordedAt, endDate: null };
      return {
        '@type': 'Service',
        ...details,
        id,
        ...begun,
        serviceCharacteristic: characteristics(values, details.serviceCharacteristic),
      };
    }
    case 'ServiceDetailsChanged':
      return event.data.changes as Changes;
    case 'ServiceConfigurationBegun':
    case 'ServiceConfigurationCalledOff':
      return {};
    case 'ServiceConfigurationCompleted': {
      const { state, values, established, specification } = event.data;
      const serviceCharacteristic = characteristics({ ...values, ...addressOf(established) }, service?.serviceCharacteristic);
      const version = specification && { serviceSpecification: specification };
      return { ...reached(state, recordedAt, service), serviceCharacteristic, supportingResource: resources(established), ...version };
    }
    case 'ServiceConfigurationFailed': {
      const { state, established, outcome, reason } = event.data;
      const note = { '@type': 'Note', id: event.data.monitorId, date: recordedAt, author: 'service-activation', text: reason };
      return {
        ...reached(state, recordedAt, service),
        supportingResource: resources(established),
        ...(outcome === 'stuck' && { operatingStatus: 'failed', note: [...(service?.note ?? []), note] }),
      };
    }
  }
};

/** What follows from the state: whether it runs, since when, until when. */
const reached = (state: ServiceState, recordedAt: string, service?: Service): Changes => ({
  state,
  operatingStatus: state === 'active' ? 'running' : state === 'inactive' || state === 'suspended' ? 'stopped' : 'configured',
  isServiceEnabled: state === 'active',
  ...(state === 'active' && { hasStarted: true, startDate: service?.startDate ?? recordedAt }),
  ...(state === 'terminated' && { endDate: recordedAt, operatingStatus: 'stopped' }),
});

/** Values as characteristics; those that are there keep their place and what else is said of them. */
const characteristics = (values: Values, present: readonly Characteristic[] = []): Characteristic[] => {
  const kept = present.map((one) => (one.name in values ? { ...one, value: values[one.name] } : one));
  const added = Object.entries(values).filter(([name]) => !present.some((one) => one.name === name));
  return [...kept, ...added.map(([name, value]) => ({ '@type': 'Characteristic', name, value }))] as Characteristic[];
};

const addressOf = (established: readonly Established[]): Values => {
  const address = established.find(({ kind }) => kind === 'assignAddress')?.result?.['address'];
  return address === undefined ? {} : { ipAddress: address };
};

const names: Readonly<Record<string, string>> = { createVirtualMachine: 'virtualMachine', createDisk: 'disk', attachDisk: 'disk' };

const resources = (established: readonly Established[]): ResourceRef[] =>
  established
    .filter(({ kind }) => kind !== 'reserveCapacity' && kind !== 'start')
    .map(({ kind, resourceId, result }) => ({
      '@type': 'ResourceRef',
      id: resourceId,
      name: names[kind] ?? String(result?.['address'] ?? 'ipAddress'),
      '@referredType': 'LogicalResource',
    }));
