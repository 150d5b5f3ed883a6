import { type DynamicModule, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AccessModule } from '@skyledger/access';
import {
  EventStoreModule,
  kurrentDbAdapter,
  LocalKeyEncryption,
  ParkedEvents,
  SealsModule,
  SimulatedClock,
  SubscriptionsWatch,
  SystemClock,
  TimeTravel,
} from '@skyledger/event-store';
import { MessagingModule } from '@skyledger/messaging';
import { personalData } from '@skyledger/tmf-contracts';
import { hub, HubModule, HubSettings } from '@skyledger/tmf-hub';
import { askOwner, TmfRestModule } from '@skyledger/tmf-rest';
import { HealthController } from './health/health.controller';
import { PlatformReadiness } from './health/platform-readiness';
import { ReadinessChecks } from './health/readiness';
import { AsyncapiController } from './http/asyncapi.controller';
import { InFlight } from './http/in-flight';
import { Metrics, MetricsController } from './http/metrics';
import { ClockController } from './ops/clock.controller';
import { ErasureController } from './ops/erasure.controller';
import { FlowsThen } from './ops/flow-then';
import { Flows } from './ops/flows';
import { FlowsController } from './ops/flows.controller';
import { HubController } from './ops/hub.controller';
import { InvariantsController } from './ops/invariants.controller';
import { OperatorInterceptor } from './ops/operator.interceptor';
import { ParkedWork } from './ops/parked';
import { ParkedController } from './ops/parked.controller';
import { RebuildController } from './ops/rebuild.controller';
import { Recordings } from './ops/recordings';
import { RecordingsController } from './ops/recordings.controller';
import { SealsController } from './ops/seals.controller';
import { ServiceController } from './ops/service.controller';
import { StateController } from './ops/state.controller';
import { SubscriptionsController } from './ops/subscriptions.controller';
import { processRole } from './process-role';
import { RunningServices } from './running-services';
import { describeService, type ServiceDescription } from './service';
import { kafkaOptions } from './settings/kafka-options';
import { Settings } from './settings/settings';

/** Services and what they stand on. */
export type Platform = {
  readonly services: readonly DynamicModule[];
  readonly databaseUrl: string;
  /** A role that may make roles there; without it, the services work as the owner of everything. */
  readonly adminUrl?: string;
  readonly settings: Settings;
  /** What the log stands on, and whose time it has, if not the database's and the settings'. */
  readonly log?: Partial<Pick<Parameters<typeof EventStoreModule.forRoot>[0], 'adapter' | 'clock'>>;
  /** Where this installation keeps its keys and signed heads. Without it keys live as long as the process, as in tests. */
  readonly directory?: string;
  /** Where the lines of its log go, if not to stdout. */
  readonly output?: { write(line: string): void };
};

/** The root module of a process: the platform's parts and, on them, the given services. */
export const platform = ({ services, databaseUrl, adminUrl, settings, directory, log }: Platform): DynamicModule => ({
  module: class Skyledger {} as Type,
  imports: [
    EventStoreModule.forRoot({
      databaseUrl,
      ...processRole({ services, databaseUrl, adminUrl, settings }),
      ...(settings.MIGRATE && { migrating: settings.MIGRATE }),
      ...logSettings(settings),
      ...(!log?.adapter && { personal: personal(settings, directory) }),
      ...log,
    }),
    SealsModule.forRoot({ keyFile: settings.SEAL_KEY, headsFile: settings.SEAL_HEADS, directory }),
    MessagingModule.forRoot({
      kafka: kafkaOptions(settings),
      ...(settings.PEERS_URL && { askOwner: askOwner(settings.PEERS_URL, settings.ACCESS_TOKEN) }),
    }),
    TmfRestModule.forRoot(settings.PUBLIC_URL, settings.RATE_LIMIT),
    AccessModule.forRoot(settings.ACCESS_TOKEN),
    HubModule.forRoot(hubSettings(settings)),
    ...hubs(services.map(describeService)),
    operations(services.map(describeService), settings),
    ...services,
  ],
});

const personal = ({ ERASURE_KEY, KEYS_DATABASE_URL, KEYS_DATABASE_ADMIN_URL }: Settings, directory?: string) => ({
  declaration: personalData,
  kek: LocalKeyEncryption.of(ERASURE_KEY, directory),
  ...(KEYS_DATABASE_URL !== undefined && { keysUrl: KEYS_DATABASE_URL }),
  ...(KEYS_DATABASE_ADMIN_URL !== undefined && { keysOwnerUrl: KEYS_DATABASE_ADMIN_URL }),
});

const logSettings = ({ CLOCK, KURRENTDB_URL }: Settings) => ({
  clock: CLOCK === 'simulated' ? new SimulatedClock() : new SystemClock(),
  ...(KURRENTDB_URL !== undefined && { adapter: kurrentDbAdapter(KURRENTDB_URL) }),
});

/** Each API has one hub, that of the first service that speaks it. */
const hubs = (all: readonly ServiceDescription[]): DynamicModule[] => {
  const speakers = new Map(all.toReversed().flatMap(({ name, apis }) => apis.map((api) => [api, name] as const)));
  return [...speakers].map(([api, name]) => hub(api, name));
};

const hubSettings = ({ HUB_ALLOW_PRIVATE, HUB_ALLOW_HTTP, HUB_KEY, HUB_TIMEOUT, HUB_LISTENERS }: Settings): HubSettings =>
  new HubSettings({
    allowPrivate: HUB_ALLOW_PRIVATE === 'true' || (HUB_ALLOW_PRIVATE?.split(',') ?? false),
    allowHttp: HUB_ALLOW_HTTP === 'true',
    timeoutMs: HUB_TIMEOUT * 1_000,
    listenersPerTenant: HUB_LISTENERS,
    ...(HUB_KEY !== undefined && { key: HUB_KEY }),
  });

const operations = (all: readonly ServiceDescription[], settings: Settings): DynamicModule => ({
  module: class Operations {} as Type,
  global: true,
  imports: [DiscoveryModule],
  controllers: [
    HealthController,
    MetricsController,
    AsyncapiController,
    FlowsController,
    ClockController,
    RebuildController,
    ParkedController,
    HubController,
    SealsController,
    ErasureController,
    SubscriptionsController,
    ServiceController,
    StateController,
    RecordingsController,
    InvariantsController,
  ],
  providers: [
    ReadinessChecks,
    PlatformReadiness,
    InFlight,
    Metrics,
    Flows,
    FlowsThen,
    Recordings,
    TimeTravel,
    OperatorInterceptor,
    ParkedEvents,
    ParkedWork,
    SubscriptionsWatch,
    { provide: Settings, useValue: settings },
    { provide: RunningServices, useValue: { all } },
  ],
  exports: [ReadinessChecks, Metrics, Flows, Settings, RunningServices],
});
