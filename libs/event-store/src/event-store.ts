import type { Clock, Decider, Message, View } from '@skyledger/event-sourcing';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { context } from './context';
import { poolOf } from './log/connections';
import { migrate, type Migrations } from './log/migrate';
import { partition, type Registration, registration } from './log/registry';
import { SystemClock } from './ports';
import { Reader } from './read/reader';
import type { Aggregate, AppendItem, AppendResult, Intent, StoredEvent, Versioned } from './types';
import { Handling } from './write/handling';
import { Writer } from './write/writer';

/** Where the log is, and what the store takes from outside. */
export type EventStoreOptions = {
  readonly databaseUrl: string;
  readonly clock?: Clock;
  /** Names the service that owns a category. */
  readonly serviceOf?: (category: string) => string;
};

/** The log: append, read, subscribe, and the documents written with it. */
export class EventStore {
  private readonly categories = new Map<string, Registration>();
  private readonly others: Migrations[] = [];
  private readonly pools: { readonly read: Pool; readonly write: Pool };
  private readonly reader: Reader;
  private readonly writer: Writer;
  private readonly handling: Handling;
  private prepared?: Promise<void>;

  constructor(private readonly options: EventStoreOptions) {
    this.pools = { read: poolOf(options.databaseUrl, 'reads', 6), write: poolOf(options.databaseUrl, 'writes', 2) };
    this.reader = new Reader(this.pools.read);
    this.writer = new Writer(this.pools.write, () => undefined);
    const registered = (category: string) => this.registered(category);
    this.handling = new Handling({ reader: this.reader, writer: this.writer, clock: options.clock ?? new SystemClock(), registered });
  }

  /** The aggregates and processes of this process, by category. */
  get registry(): ReadonlyMap<string, Registration> {
    return this.categories;
  }

  /** Makes the aggregate of a decider; one without a view has no document. Before ready(). */
  aggregate<C extends Message, S, E extends Message, D>(decider: Decider<C, S, E>, view?: View<E, D>): Aggregate<C, D> {
    const { category } = decider;
    if (this.prepared) throw new Error(`Category ${category} comes too late: the store is open already.`);
    if (this.categories.has(category)) throw new Error(`Category ${category} is there twice.`);
    const service = this.options.serviceOf?.(category) ?? 'unnamed';
    this.categories.set(category, registration(service, decider as never, view as never));
    const on = (id: string, ...commands: C[]): Intent => ({ category, id, commands });
    return {
      on,
      handle: async (id, ...commands) => (await this.atomically(on(id, ...commands)))[0] as Versioned<D>,
      find: async (id) => (await this.find(category, id)) as Versioned<D> | undefined,
    };
  }

  /** SQL files of another lib or an app. Before ready(). */
  migrations(migrations: Migrations): void {
    this.others.push(migrations);
  }

  /** Brings the database to the present schema and makes the partitions of the registered categories. */
  ready(): Promise<void> {
    this.prepared ??= migrate(this.options.databaseUrl, this.others, [...this.categories.values()].flatMap(partition));
    return this.prepared;
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await Promise.all([this.pools.read.end(), this.pools.write.end()]);
  }

  /** All intents in one append, or none. */
  async atomically(...intents: Intent[]): Promise<Versioned<unknown>[]> {
    await this.ready();
    return this.handling.execute(intents);
  }

  /** The present document of a resource; undefined if there never was one or it was deleted. */
  async find(category: string, id: string): Promise<Versioned<unknown> | undefined> {
    await this.ready();
    const { document, version } = await this.reader.row(this.registered(category), context.get().tenant, id);
    return document === undefined ? undefined : { id, document, version };
  }

  /** Appends to one stream; the group commit decides with whom it travels. */
  async append(item: AppendItem): Promise<AppendResult> {
    await this.ready();
    return this.writer.append(item);
  }

  /** Appends to several streams, all or nothing: unless every answer is 'ok', nothing was written. */
  async appendAtomic(items: AppendItem[]): Promise<AppendResult[]> {
    await this.ready();
    return this.writer.appendAtomic(items);
  }

  /** The events of one stream of the context's tenant, oldest first. */
  async readStream(category: string, id: string, fromVersion = 1): Promise<StoredEvent[]> {
    await this.ready();
    return this.reader.stream(context.get().tenant, category, id, fromVersion);
  }

  /** The position of the newest event that can be seen. */
  async head(): Promise<number> {
    const [row] = await this.query<{ pos: number }>('select coalesce(max(pos), 0) as pos from event_store.events');
    return row!.pos;
  }

  /** Reads, for the queries of other libs: the documents of a category lie in `registry.get(category).table`. */
  async query<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    await this.ready();
    return (await this.pools.read.query<R>(text, values)).rows;
  }

  /** Work in a transaction of its own; a rejection undoes it. */
  async transaction<T>(work: (tx: PoolClient) => Promise<T>): Promise<T> {
    await this.ready();
    const client = await this.pools.read.connect();
    let failure: Error | undefined;
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      failure = await client.query('rollback').then(
        () => undefined,
        (broken: Error) => broken,
      );
      throw error;
    } finally {
      client.release(failure);
    }
  }

  private registered(category: string): Registration {
    const found = this.categories.get(category);
    if (!found) throw new Error(`Category ${category} is not one of this process.`);
    return found;
  }
}
