import type { Versions } from '@skyledger/event-sourcing';
import type { Service } from '@skyledger/tmf-contracts';
import type { Beneficiary, Established, PlanStep, Values } from '../service-configuration-activation/plan.events';

export type ServiceState = NonNullable<Service['state']>;

/** All that a client may say of a service; what it has and what it is doing is the server's. */
export type ServiceDetails = Omit<Partial<Service>, 'id' | 'href' | 'supportingResource' | 'serviceDate' | 'operatingStatus'>;

/** One change of what a service has, from the first step to the last: what there is, what there is to be, and by which plan. */
export type Configuration = {
  /** The monitor that shows it; also the id of the process that does it. */
  readonly monitorId: string;
  readonly plan: readonly PlanStep[];
  /** Where the plan is from, when it is another than before. */
  readonly specification?: Service['serviceSpecification'];
  readonly established: readonly Established[];
  readonly target: { readonly state: ServiceState; readonly values: Values };
  readonly beneficiary: Beneficiary;
  /** Who asked for it, and may call it off: a process of another service. */
  readonly asker?: string;
};

/** How a configuration ended. `undone`: all that was begun has been taken back. `stuck`: something could not be. */
export type Outcome = 'completed' | 'undone' | 'stuck';

export type ServiceEvent =
  | { type: 'ServiceCreated'; data: { details: ServiceDetails; plan: readonly PlanStep[]; values: Values } }
  | { type: 'ServiceDetailsChanged'; data: { changes: ServiceDetails } }
  | { type: 'ServiceConfigurationBegun'; data: Configuration }
  /** Who asked for it does not want it any more; what was begun is to be taken back, if it still can. */
  | { type: 'ServiceConfigurationCalledOff'; data: { monitorId: string } }
  | {
      type: 'ServiceConfigurationCompleted';
      data: {
        monitorId: string;
        state: ServiceState;
        values: Values;
        established: readonly Established[];
        specification?: Service['serviceSpecification'];
      };
    }
  | {
      type: 'ServiceConfigurationFailed';
      data: {
        monitorId: string;
        reason: string;
        outcome: Exclude<Outcome, 'completed'>;
        state: ServiceState;
        established: readonly Established[];
        steps: readonly StepReport[];
      };
    }
  | { type: 'ServiceDeleted'; data: { monitorId: string } };

/** Each of them with the steps from its older versions; none has any yet. */
export const serviceEvents: Versions<ServiceEvent> = {
  ServiceCreated: [],
  ServiceDetailsChanged: [],
  ServiceConfigurationBegun: [],
  ServiceConfigurationCalledOff: [],
  ServiceConfigurationCompleted: [],
  ServiceConfigurationFailed: [],
  ServiceDeleted: [],
};

/** What became of one operation, for people. */
export type StepReport = {
  readonly step: string;
  readonly verb: string;
  readonly status: string;
  readonly attempts: number;
  readonly reason?: string;
};
