export { type Context, context } from './context';
export { type Difference, EventStore, type Migrations, type Registration } from './event-store';
export { aggregate, EventStoreModule } from './event-store.module';
export { SimulatedClock, SystemClock, TimeOrderedIds } from './ports';
export { ServiceName, Services } from './services';
export type { ConsumerOptions, ProjectionOptions, Subscription } from './subscription';
export { type Aggregate, type AppendItem, type Intent, PreconditionFailed, StaleBase, type StoredEvent, type Versioned } from './types';
