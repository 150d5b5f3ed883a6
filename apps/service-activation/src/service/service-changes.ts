import { Inject, Injectable } from '@nestjs/common';
import { orRejection, Rejection } from '@skyledger/event-sourcing';
import { type Aggregate, EventStore, type Intent, type Versioned } from '@skyledger/event-store';
import type { Characteristic, Monitor, Service, ServiceSpecification } from '@skyledger/tmf-contracts';
import type { MonitorCommand } from '../monitor/monitor.decider';
import { refused } from '../monitor/monitor-response.view';
import type { PlanStep, Values } from '../service-configuration-activation/plan.events';
import type { ServiceCommand } from './service.decider';
import type { ServiceDetails } from './service.events';

/** A request as its monitor shows it. */
export type Asked = { readonly monitorId: string; readonly asker?: string; readonly request: NonNullable<Monitor['request']> };

/** The one way to begin a change of a service, for clients and other services alike: the service and its monitor in one append. */
@Injectable()
export class ServiceChanges {
  constructor(
    @Inject('service') private readonly services: Aggregate<ServiceCommand, Service>,
    @Inject('monitor') private readonly monitors: Aggregate<MonitorCommand, Monitor>,
    @Inject(EventStore) private readonly store: EventStore,
  ) {}

  /** The specification with the plan; undefined if it is not known (yet). */
  async specification(service: ServiceDetails): Promise<ServiceSpecification | undefined> {
    const id = service.serviceSpecification?.id;
    const found = id === undefined ? undefined : await this.store.find('serviceSpecification', id);
    return found?.document as ServiceSpecification | undefined;
  }

  create(id: string, service: ServiceDetails, asked: Asked, specification?: ServiceSpecification): Promise<Versioned<Service>> {
    const { state = 'active', serviceCharacteristic = [], ...details } = service;
    const values = { ...defaultsOf(specification), ...valuesOf(serviceCharacteristic) };
    const plan = specification && planOf(specification);
    const { monitorId, asker } = asked;
    return this.begin(id, asked, {
      type: 'CreateService',
      data: { monitorId, ...(asker && { asker }), state, values, details: { ...details, serviceCharacteristic }, ...(plan && { plan }) },
    });
  }

  /** What describes the service is changed at once; its state and characteristics by its plan, or that of another specification. */
  change(id: string, update: ServiceDetails, asked: Asked, specification?: ServiceSpecification): Promise<Versioned<Service>> {
    const { state, serviceCharacteristic, serviceSpecification, ...changes } = update;
    const describing: ServiceCommand = { type: 'ChangeServiceDetails', data: { changes } };
    if (!isConfiguring(update)) return this.services.handle(id, describing);
    if (serviceSpecification && !specification)
      throw new Rejection('invalid', `There is no service specification ${serviceSpecification.id}.`, 'serviceSpecification.id');
    const version = specification && { plan: planOf(specification), specification: serviceSpecification };
    const values = valuesOf(serviceCharacteristic ?? []);
    const configuring = {
      monitorId: asked.monitorId,
      ...(asked.asker && { asker: asked.asker }),
      values,
      ...(state && { state }),
      ...version,
    };
    return this.begin(id, asked, describing, { type: 'ConfigureService', data: configuring });
  }

  terminate(id: string, asked: Asked, forget: boolean): Promise<Versioned<Service>> {
    return this.begin(id, asked, {
      type: 'TerminateService',
      data: { monitorId: asked.monitorId, ...(asked.asker && { asker: asked.asker }), forget },
    });
  }

  /** Calls off the change that the asker wanted. */
  async callOff(id: string, asker: string): Promise<void> {
    await this.services.handle(id, { type: 'CallOffConfiguration', data: { asker } });
  }

  /** A change that is refused because another is under way leaves a monitor that says so; asked again, it is refused again. */
  private async begin(id: string, { monitorId, request }: Asked, ...commands: ServiceCommand[]): Promise<Versioned<Service>> {
    const open: MonitorCommand = { type: 'OpenMonitor', data: { serviceId: id, request } };
    const before = (await this.monitors.find(monitorId))?.document;
    if (before && isRefusal(before)) throw new Rejection('conflict', String(before.response?.body?.['reason']));
    const outcome = await orRejection(this.store.atomically(this.services.on(id, ...commands), this.monitors.on(monitorId, open)));
    if (!(outcome instanceof Rejection)) return outcome[0] as Versioned<Service>;
    if (outcome.code === 'conflict') await this.store.atomically(this.refusal(id, monitorId, request, outcome));
    throw outcome;
  }

  /** Who asked is told by the rejection itself; the monitor is for whoever looks later. */
  private refusal(id: string, monitorId: string, request: Asked['request'], { code, message }: Rejection): Intent {
    const header = (request.header ?? []).filter(({ name }) => name !== 'replyTo');
    return this.monitors.on(
      monitorId,
      { type: 'OpenMonitor', data: { serviceId: id, request: { ...request, header } } },
      { type: 'FailMonitor', data: { response: refused(id, { code, reason: message }) } },
    );
  }
}

/** Whether a PATCH asks for more than another description. */
export const isConfiguring = ({ state, serviceCharacteristic, serviceSpecification }: ServiceDetails): boolean =>
  state !== undefined || serviceCharacteristic !== undefined || serviceSpecification !== undefined;

const planOf = ({ plan }: ServiceSpecification): readonly PlanStep[] => (plan?.steps ?? []) as readonly PlanStep[];

const isRefusal = ({ state, response }: Monitor) => state === 'InError' && response?.statusCode === '409';

const valuesOf = (characteristics: readonly Characteristic[]): Values =>
  Object.fromEntries(characteristics.map(({ name, value }) => [name, value]));

/** What the specification says where the client says nothing. */
const defaultsOf = ({ specCharacteristic = [] }: Partial<ServiceSpecification> = {}): Values =>
  Object.fromEntries(
    specCharacteristic.flatMap(({ name, characteristicValueSpecification = [] }) => {
      const standard = characteristicValueSpecification.find(({ isDefault }) => isDefault);
      return name !== undefined && standard?.value !== undefined ? [[name, standard.value]] : [];
    }),
  );
