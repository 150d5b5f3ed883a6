import { type Decider, Rejection } from '@skyledger/event-sourcing';
import type { Beneficiary, Established, PlanStep, Values } from '../service-configuration-activation/plan.events';
import { type Outcome, type ServiceDetails, type ServiceEvent, type ServiceState, type StepReport, serviceEvents } from './service.events';

/** The monitor at which the answer will be found. */
type Asked = { readonly monitorId: string; readonly asker?: string };

export type ServiceCommand =
  | {
      type: 'CreateService';
      /** No plan: nobody knows the specification. */
      data: Asked & { details: ServiceDetails; state: ServiceState; values: Values; plan?: readonly PlanStep[] };
    }
  | { type: 'ChangeServiceDetails'; data: { changes: ServiceDetails } }
  /** With a plan when the specification is another one than before. */
  | { type: 'ConfigureService'; data: Asked & { state?: ServiceState; values: Values } & Partial<Version> }
  /** `forget`: a service that has nothing is removed rather than terminated. */
  | { type: 'TerminateService'; data: Asked & { forget: boolean } }
  /** Only whoever asked for a change can call it off. */
  | { type: 'CallOffConfiguration'; data: { asker: string } }
  | {
      type: 'ConcludeConfiguration';
      data: { monitorId: string; outcome: Outcome; reason?: string; established: readonly Established[]; steps: readonly StepReport[] };
    };

/** A version of a plan. */
type Version = { readonly plan: readonly PlanStep[]; readonly specification: ServiceDetails['serviceSpecification'] };

type State = {
  readonly life: 'none' | 'deleted' | ServiceState;
  readonly plan: readonly PlanStep[];
  readonly values: Values;
  readonly established: readonly Established[];
  readonly beneficiary: Beneficiary;
  /** The configuration under way, and the last one that ended. */
  readonly open?: Asked & { readonly isCalledOff?: true; readonly state: ServiceState; readonly values: Values } & Partial<Version>;
  readonly last?: string;
  /** It has never been what was asked of it. */
  readonly isNew?: boolean;
};

const unborn: State = { life: 'none', plan: [], values: {}, established: [], beneficiary: {} };

export const service: Decider<ServiceCommand, State, ServiceEvent> = {
  category: 'service',
  events: serviceEvents,
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
      case 'CallOffConfiguration':
        return callOff(command.data.asker, state);
      case 'ConcludeConfiguration':
        return conclude(command.data, state);
    }
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'ServiceCreated':
        return { ...state, life: 'designed', isNew: true, plan: data.plan, values: data.values, beneficiary: beneficiaryOf(data.details) };
      case 'ServiceConfigurationBegun': {
        const { monitorId, target, plan, specification, asker } = data;
        return { ...state, open: { monitorId, ...target, plan, specification, ...(asker && { asker }) } };
      }
      case 'ServiceConfigurationCalledOff':
        return { ...state, ...(state.open && { open: { ...state.open, isCalledOff: true } }) };
      case 'ServiceConfigurationCompleted': {
        const { state: life, values, established, monitorId: last } = data;
        return { ...state, life, values, established, plan: state.open?.plan ?? state.plan, open: undefined, last, isNew: false };
      }
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
  if (state.life !== 'none' && (state.open || state.life !== 'terminated')) return configure(data, state);
  return [created, ...configure(data, service.evolve(state, created))];
};

const configure = (asked: Asked & { state?: ServiceState; values: Values } & Partial<Version>, state: State): ServiceEvent[] => {
  const { monitorId, asker, plan = state.plan, specification } = asked;
  if (isKnown(monitorId, state)) return [];
  if (!exists(state)) throw new Rejection('notFound', 'No such service.');
  if (state.open) throw new Rejection('conflict', 'Another change of the service is under way.');
  if (state.life === 'terminated' && asked.state !== 'terminated')
    throw new Rejection('conflict', 'A terminated service cannot be changed.');
  const { established, beneficiary, values, life } = state;
  const stranger = established.find(({ step, kind }) => !plan.some((other) => other.id === step && other.kind === kind));
  if (stranger) throw new Rejection('conflict', `The service has a step ${stranger.step}, which the plan of that specification has not.`);
  const target = { state: asked.state ?? life, values: { ...values, ...asked.values } };
  const begun = { monitorId, plan, established, target, beneficiary, ...(specification && { specification }), ...(asker && { asker }) };
  return [{ type: 'ServiceConfigurationBegun', data: begun }];
};

const callOff = (asker: string, { life, open }: State): ServiceEvent[] => {
  if (life === 'none' || life === 'deleted') throw new Rejection('notFound', 'No such service.');
  if (open?.asker !== asker) throw new Rejection('conflict', 'No change is under way that could be called off by whoever wants it.');
  return open.isCalledOff ? [] : [{ type: 'ServiceConfigurationCalledOff', data: { monitorId: open.monitorId } }];
};

const conclude = (data: Extract<ServiceCommand, { type: 'ConcludeConfiguration' }>['data'], state: State): ServiceEvent[] => {
  const { monitorId, outcome, reason = '', established, steps } = data;
  if (state.open?.monitorId !== monitorId) return [];
  if (outcome === 'completed') {
    const { state: reached, values, specification } = state.open;
    const version = specification && { specification };
    return [{ type: 'ServiceConfigurationCompleted', data: { monitorId, state: reached, values, established, ...version } }];
  }
  const left = outcome === 'undone' && !state.isNew ? (state.life as ServiceState) : stateOf(established, state);
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
