export type { Adapter } from './adapters/adapter';
export { kurrentDbAdapter } from './adapters/kurrentdb/kurrentdb-adapter';
export { memoryEventStore } from './adapters/memory/memory-adapter';
export { type Context, context } from './context';
export { brokerCrashPoints, type CrashPoint, crashPoint, crashPoints } from './crash/crash-point';
export { EventStore } from './event-store';
export { aggregate, EventStoreModule } from './event-store.module';
export { evolved } from './evolution/evolved';
export { UnknownEvent } from './evolution/unknown-event';
export { hadHappened, type Moment, momentOf } from './history/moment';
export { commandsOf } from './history/recorded-commands';
export { type Past, type StreamName, TimeTravel } from './history/time-travel';
export { migrate, type Migrations } from './log/migrate';
export type { Registration } from './log/registry';
export { type Migrating, NotMigrated, type SchemaPart } from './log/schema';
export { SimulatedClock, SystemClock, TimeOrderedIds } from './ports';
export { givenLogin, type Login, loginOf } from './roles/login';
export { ServiceName, Services } from './owning-service';
export { type Decision, interventionCategory, type Intervention, interventionOf, Interventions } from './parking/interventions';
export { type ParkedEvent, ParkedEvents } from './parking/parked-events';
export type { FenceWait } from './subscribe/fence-watch';
export { type SubscriptionFigures, SubscriptionsWatch } from './subscribe/figures';
export { isConnectionLost, isOutage, Unavailable } from './subscribe/outage';
export type { ConsumerOptions, ProjectionOptions, Subscription } from './subscribe/subscription';
export { type Attributes, isTraceparent, type Span, type Tracer, tracing, type Work } from './tracing';
export {
  type Aggregate,
  type AppendItem,
  type AppendResult,
  type Intent,
  PreconditionFailed,
  StaleBase,
  type StoredEvent,
  type Versioned,
} from './types';
export { folded } from './read/fold';
export type { Difference } from './read/rebuild';
export type { Head } from './seals/chain';
export { HeadsFile } from './seals/heads-file';
export { SealKey } from './seals/seal-key';
export { Sealer, type SealerOptions } from './seals/sealer';
export { SealsModule, type SealsOptions } from './seals/seals.module';
export { projection, Views, type ViewRun, type ViewStatus, type ViewTask } from './views/views';
export { type Exported, exportLog } from './backup/exporting';
export { type Imported, importLog, ImportRefused } from './backup/importing';
export type { ReadModel } from './views/projections/read-model';
export { add, type Change, keyOf, put, type RelationalProjection } from './views/projections/relational-projection';
export { rewind } from './backup/went-back';
export { hasEnvelope, replaceEnvelopes } from './erasure/envelope';
export { KeyEncryption, LocalKeyEncryption } from './erasure/key-encryption';
export { PersonalData } from './erasure/personal-data';
export { type Invariant, invariant, Invariants, type Verdict } from './invariants/invariants';
export { Erasure, erasureCategory } from './erasure/erasure';
export { exportKeys, importKeys } from './erasure/key-backup';
export { madeOnce } from './log/made-once';
