import type { Clock, Decider, Ids, Message, View } from '@skyledger/event-sourcing';
import type { PoolClient, QueryResultRow } from 'pg';
import type { ConsumerOptions, ProjectionOptions, Subscription } from './subscription';
import type { Aggregate, AppendItem, AppendResult, Intent, StoredEvent, Versioned } from './types';

/** Where the log is and what it takes from outside. */
export type EventStoreOptions = { readonly databaseUrl: string; readonly clock?: Clock; readonly ids?: Ids };

/** A category and how its streams are folded. */
export type Registration = {
  readonly category: string;
  /** The service that owns it; its documents lie in that service's schema. */
  readonly service: string;
  readonly decider: Pick<Decider<never, unknown, Message>, 'category' | 'evolve' | 'initialState' | 'stateSchema'>;
  readonly view?: View<Message, unknown>;
  /** The partition of its documents: 'trouble_ticket.trouble_ticket'. */
  readonly table: string;
};

/** SQL files of another lib or of an app, run once each, in the schema named, before the store is ready. */
export type Migrations = { readonly schema: string; readonly files: Readonly<Record<string, string>> };

/** One row that is not what its events say. */
export type Difference = {
  readonly tenant: string;
  readonly category: string;
  readonly id: string;
  readonly what: 'state' | 'document' | 'version' | 'missing' | 'orphan';
};

/** The log: append, read, subscribe, and the documents written with it. */
export declare class EventStore {
  constructor(options: EventStoreOptions);
  /** Migrations, partitions, connections; everything else waits for it. */
  ready(): Promise<void>;
  close(): Promise<void>;
  /** To be called before ready(): in a constructor or a provider factory. */
  migrations(migrations: Migrations): void;
  /** Makes the aggregate of a decider; a view-less one has no document. */
  aggregate<C extends Message, S, E extends Message, D>(decider: Decider<C, S, E>, view?: View<E, D>): Aggregate<C, D>;
  readonly registry: ReadonlyMap<string, Registration>;
  /** All intents in one append, or none. */
  atomically(...intents: Intent[]): Promise<Versioned<unknown>[]>;
  find(category: string, id: string): Promise<Versioned<unknown> | undefined>;
  append(item: AppendItem): Promise<AppendResult>;
  appendAtomic(items: AppendItem[]): Promise<AppendResult[]>;
  readStream(category: string, id: string, fromVersion?: number): Promise<StoredEvent[]>;
  readAll(after?: number): AsyncGenerator<StoredEvent>;
  head(): Promise<number>;
  /** Starts when the store is ready. */
  project(options: ProjectionOptions): Subscription;
  consume(options: ConsumerOptions): Subscription;
  readonly subscriptions: readonly Subscription[];
  /** Resolves when every subscription of this process has done all that is in the log and the log has not grown meanwhile. */
  idle(): Promise<void>;
  /** Reads for queries of other libs: documents of a category lie in `registry.get(category).table`. */
  query<R extends QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  transaction<T>(work: (tx: PoolClient) => Promise<T>): Promise<T>;
  flow(correlationId: string): Promise<StoredEvent[]>;
  /** The flows that a resource has events in. */
  correlationsOf(resourceId: string): Promise<string[]>;
  rebuildCheck(progress?: (streams: number) => void): Promise<Difference[]>;
  rebuild(progress?: (streams: number) => void): Promise<Difference[]>;
}
