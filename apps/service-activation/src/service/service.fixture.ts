import type { Established, PlanStep } from '../service-configuration-activation/plan.events';
import type { ServiceCommand } from './service.decider';
import type { ServiceEvent, ServiceState } from './service.events';

/** The plan of the service in the specs. */
export const plan: PlanStep[] = [
  { id: 'capacity', kind: 'reserveCapacity' },
  { id: 'machine', kind: 'createVirtualMachine' },
  { id: 'start', kind: 'start' },
];
/** What is said of it. */
export const details = {
  serviceSpecification: { id: 'spec' },
  relatedEntity: [
    { role: 'product', entity: { id: 'p' } },
    { role: 'productOrder', entity: { id: 'o' } },
  ],
};
/** What it has of its plan. */
export const has = (...steps: string[]): Established[] =>
  plan.filter(({ id }) => steps.includes(id)).map(({ id, kind }) => ({ step: id, kind, with: {}, resourceId: 'vm' }));
/** All of it. */
export const all = has('capacity', 'machine', 'start');
/** Its events, in the order they come. */
/** And the commands. */
export const created: Extract<ServiceEvent, { type: 'ServiceCreated' }> = {
  type: 'ServiceCreated',
  data: { details, plan, values: { vCPU: 2 } },
};
export const begun = (
  monitorId: string,
  state: ServiceState,
  values: object = { vCPU: 2 },
  established: Established[] = [],
): ServiceEvent => ({
  type: 'ServiceConfigurationBegun',
  data: { monitorId, plan, established, target: { state, values: values as never }, beneficiary: { productId: 'p', orderId: 'o' } },
});
export const completed = (
  monitorId: string,
  state: ServiceState = 'active',
  established = all,
  values: object = { vCPU: 2 },
): ServiceEvent => ({
  type: 'ServiceConfigurationCompleted',
  data: { monitorId, state, values: values as never, established },
});
export const failed = (
  monitorId: string,
  state: ServiceState,
  established: Established[] = [],
  outcome: 'undone' | 'stuck' = 'undone',
): Extract<ServiceEvent, { type: 'ServiceConfigurationFailed' }> => ({
  type: 'ServiceConfigurationFailed',
  data: { monitorId, reason: 'no', outcome, state, established, steps: [] },
});
export const create = (monitorId = 'm1', more: object = {}): ServiceCommand => ({
  type: 'CreateService',
  data: { monitorId, details, state: 'active', values: { vCPU: 2 }, plan, ...more },
});
export const configure = (monitorId: string, more: object): ServiceCommand => ({
  type: 'ConfigureService',
  data: { monitorId, values: {}, ...more },
});
export const terminate = (monitorId: string, forget = false): ServiceCommand => ({ type: 'TerminateService', data: { monitorId, forget } });
export const conclude = (
  monitorId: string,
  outcome: 'completed' | 'undone' | 'stuck',
  established: Established[] = [],
): ServiceCommand => ({
  type: 'ConcludeConfiguration',
  data: { monitorId, outcome, reason: 'no', established, steps: [] },
});
export const active = [created, begun('m1', 'active'), completed('m1')];
export const terminated = [...active, begun('m2', 'terminated', { vCPU: 2 }, all), completed('m2', 'terminated', [])];
