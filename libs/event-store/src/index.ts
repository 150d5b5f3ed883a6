export { type Context, context } from './context';
export { EventStore } from './event-store';
export { aggregate, EventStoreModule } from './event-store.module';
export { migrate, type Migrations } from './log/migrate';
export type { Registration } from './log/registry';
export { SimulatedClock, SystemClock, TimeOrderedIds } from './ports';
export { ServiceName, Services } from './services';
export type { ConsumerOptions, ProjectionOptions, Subscription } from './subscription';
export { type Aggregate, type AppendItem, type Intent, PreconditionFailed, StaleBase, type StoredEvent, type Versioned } from './types';
