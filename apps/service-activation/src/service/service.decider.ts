import { type Decider, Rejection } from '@skyledger/event-sourcing';
import type { Beneficiary, Established, PlanStep, Values } from '../service-configuration-activation/plan.events';
import type { Outcome, ServiceDetails, ServiceEvent, ServiceState, StepReport } from './service.events';

/** The monitor at which the answer will be found. */
type Asked = { readonly monitorId: string };

export type ServiceCommand =
  | {
      type: 'CreateService';
      /** No plan: nobody knows the specification. */
      data: Asked & { details: ServiceDetails; state: ServiceState; values: Values; plan?: readonly PlanStep[] };
    }
  | { type: 'ChangeServiceDetails'; data: { changes: ServiceDetails } }
  | { type: 'ConfigureService'; data: Asked & { state?: ServiceState; values: Values } }
  /** `forget`: a service that has nothing is removed rather than terminated. */
  | { type: 'TerminateService'; data: Asked & { forget: boolean } }
  | {
      type: 'ConcludeConfiguration';
      data: { monitorId: string; outcome: Outcome; reason?: string; established: readonly Established[]; steps: readonly StepReport[] };
    };

type State = {
  readonly life: 'none' | 'deleted' | ServiceState;
  readonly plan: readonly PlanStep[];
  readonly values: Values;
  readonly established: readonly Established[];
  readonly beneficiary: Beneficiary;
  /** The configuration under way, and the last one that ended. */
  readonly open?: { readonly monitorId: string; readonly state: ServiceState; readonly values: Values };
  readonly last?: string;
};

const unborn: State = { life: 'none', plan: [], values: {}, established: [], beneficiary: {} };

export const service: Decider<ServiceCommand, State, ServiceEvent> = {
  category: 'service',
  initialState: unborn,

  decide(command, state) {
    switch (command.type) {
      case 'CreateService':
        return create(command.data, state);
      case 'ChangeServiceDetails':
        if (!exists(state)) throw new Rejection('notFound', 'No such service.');
        return Object.keys(command.data.changes).length > 0 ? [{ type: 'ServiceDetailsChanged', data: command.data }] : [];
      case 'ConfigureService':
        return configure(command.data, state);
      case 'TerminateService':
        if (command.data.forget && exists(state) && !state.open && state.established.length === 0)
          return [{ type: 'ServiceDeleted', data: { monitorId: command.data.monitorId } }];
        return configure({ ...command.data, state: 'terminated', values: {} }, state);
      case 'ConcludeConfiguration':
        return conclude(command.data, state);
    }
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'ServiceCreated':
        return { ...state, life: 'designed', plan: data.plan, values: data.values, beneficiary: beneficiaryOf(data.details) };
      case 'ServiceConfigurationBegun':
        return { ...state, open: { monitorId: data.monitorId, ...data.target } };
      case 'ServiceConfigurationCompleted':
        return { ...state, life: data.state, values: data.values, established: data.established, open: undefined, last: data.monitorId };
      case 'ServiceConfigurationFailed':
        return { ...state, life: data.state, established: data.established, open: undefined, last: data.monitorId };
      case 'ServiceDetailsChanged':
        return state;
      case 'ServiceDeleted':
        return { ...unborn, life: 'deleted' };
    }
  },
};

/** A service that ended without having been deleted can be asked for again; what was left of it is used. */
const create = (data: Extract<ServiceCommand, { type: 'CreateService' }>['data'], state: State): ServiceEvent[] => {
  const { monitorId, details, plan = [], values } = data;
  if (isKnown(monitorId, state)) return [];
  if (state.life === 'deleted') throw new Rejection('conflict', 'The service has been deleted.');
  const created: ServiceEvent = { type: 'ServiceCreated', data: { details, plan, values } };
  if (!data.plan) {
    const reason = `There is no service specification ${details.serviceSpecification?.id}.`;
    const failed = { monitorId, reason, outcome: 'undone', state: 'terminated', established: state.established, steps: [] } as const;
    return [created, { type: 'ServiceConfigurationFailed', data: failed }];
  }
  if (state.life === 'none') return [created, ...configure(data, service.evolve(state, created))];
  if (state.open || state.life !== 'terminated') return configure(data, state);
  return [created, ...configure(data, service.evolve(state, created))];
};

const configure = (asked: Asked & { state?: ServiceState; values: Values }, state: State): ServiceEvent[] => {
  const { monitorId } = asked;
  if (isKnown(monitorId, state)) return [];
  if (!exists(state)) throw new Rejection('notFound', 'No such service.');
  if (state.open) throw new Rejection('conflict', 'Another change of the service is under way.');
  if (state.life === 'terminated' && asked.state !== 'terminated')
    throw new Rejection('conflict', 'A terminated service cannot be changed.');
  const target = { state: asked.state ?? state.life, values: { ...state.values, ...asked.values } };
  const { plan, established, beneficiary } = state;
  return [{ type: 'ServiceConfigurationBegun', data: { monitorId, plan, established, target, beneficiary } }];
};

const conclude = (data: Extract<ServiceCommand, { type: 'ConcludeConfiguration' }>['data'], state: State): ServiceEvent[] => {
  const { monitorId, outcome, reason = '', established, steps } = data;
  if (state.open?.monitorId !== monitorId) return [];
  if (outcome === 'completed') {
    const { state: reached, values } = state.open;
    return [{ type: 'ServiceConfigurationCompleted', data: { monitorId, state: reached, values, established } }];
  }
  const left = stateOf(established, state);
  return [{ type: 'ServiceConfigurationFailed', data: { monitorId, reason, outcome, state: left, established, steps } }];
};

/** The state that fits what a service still has. */
const stateOf = (established: readonly Established[], { life, plan }: State): ServiceState => {
  if (established.length === 0) return 'terminated';
  if (established.every(({ kind }) => kind === 'reserveCapacity')) return 'reserved';
  const runs = (steps: readonly { kind: string }[]) => steps.some(({ kind }) => kind === 'start');
  if (runs(established) || (life === 'active' && !runs(plan))) return 'active';
  return life === 'suspended' ? 'suspended' : 'inactive';
};

const isKnown = (monitorId: string, { open, last }: State) => open?.monitorId === monitorId || last === monitorId;

const exists = (state: State): state is State & { life: ServiceState } => state.life !== 'none' && state.life !== 'deleted';

/** The product and the order that a service is delivered for, as its related entities name them. */
const beneficiaryOf = ({ relatedEntity = [], relatedParty }: ServiceDetails): State['beneficiary'] => {
  const idOf = (wanted: string) => relatedEntity.find(({ role }) => role === wanted)?.entity?.id;
  const [productId, orderId] = [idOf('product'), idOf('productOrder')];
  return { ...(productId && { productId }), ...(orderId && { orderId }), ...(relatedParty && { relatedParty }) };
};
