import { Logger } from '@nestjs/common';
import type { Clock, Decider, Message, View } from '@skyledger/event-sourcing';
import type { Adapter, AdapterOptions } from './adapters/adapter';
import { postgresAdapter } from './adapters/postgres';
import { Categories } from './categories';
import { context } from './context';
import { evolving } from './evolution/deliveries';
import type { Patience } from './log/connections';
import { type Migrating, Schema } from './log/schema';
import type { Registration } from './log/registry';
import { SystemClock } from './ports';
import type { Difference, Progress } from './read/rebuild';
import { Origins } from './read/origins';
import { pages } from './read/pages';
import type { Login } from './roles/login';
import { SchemaAccess } from './schema-access';
import type { FenceWait } from './subscribe/fence-watch';
import type { ConsumerOptions, ProjectionOptions, Subscription } from './subscribe/subscription';
import type { Aggregate, AppendItem, AppendResult, Intent, StoredEvent, Versioned } from './types';
import { type Guard, Handling } from './write/handling';
import { threadedItem } from './write/threaded';

/** Where the log is, and what the store takes from outside. */
export type EventStoreOptions = {
  readonly databaseUrl: string;
  /** The role to work with there; without it, everything is done as the owner. */
  readonly login?: Login;
  /** What is done about the schema of the database; it is brought to the present one if absent. */
  readonly migrating?: Migrating;
  /** What the store stands on, if not that database alone. */
  readonly adapter?: (options: AdapterOptions) => Adapter;
  /** How long it waits for the database. */
  readonly patience?: Patience;
  readonly clock?: Clock;
  /** Encrypts what is personal in commands. */
  readonly guard?: Guard;
  /** Names the service that owns a category. */
  readonly serviceOf?: (category: string) => string;
  /** Hears of what went wrong in a subscription, which tries again; the log of the application if absent. */
  readonly report?: (error: unknown, subscription: string) => void;
};

const logged = (error: unknown, subscription: string) =>
  new Logger('EventStore').error(`${subscription}: ${error instanceof Error ? error.stack : String(error)}`);

/** The log: append, read, subscribe, and the documents written with it. */
export class EventStore extends SchemaAccess {
  private readonly categories: Categories;
  protected readonly schema: Schema;
  protected readonly adapter: Adapter;
  private readonly handling: Handling;
  private readonly origins = new Origins((category, id) => this.readStream(category, id));
  private prepared?: Promise<void>;
  private closed?: Promise<void>;

  constructor(options: EventStoreOptions) {
    super();
    const {
      databaseUrl,
      login,
      patience,
      report = logged,
      adapter = postgresAdapter,
      clock = new SystemClock(),
      serviceOf,
      guard,
    } = options;
    this.categories = new Categories(serviceOf);
    this.adapter = adapter({ databaseUrl, report, ...(login && { login }), ...(patience && { patience }) });
    this.schema = new Schema(this.adapter, this.categories.all, options.migrating);
    const { reader, writer, snapshots } = this.adapter;
    this.handling = new Handling({ reader, writer, snapshots, clock, registered: (category) => this.categories.get(category), guard });
  }

  /** The aggregates and processes of this process, by category. */
  get registry(): ReadonlyMap<string, Registration> {
    return this.categories.all;
  }

  /** Makes the aggregate of a decider; one without a view has no document. Before ready(). */
  aggregate<C extends Message, S, E extends Message, D>(decider: Decider<C, S, E>, view?: View<E, D>): Aggregate<C, D> {
    const { category } = decider;
    if (this.prepared) throw new Error(`Category ${category} comes too late: the store is open already.`);
    this.categories.add(decider, view);
    const on = (id: string, ...commands: C[]): Intent => ({ category, id, commands });
    return {
      on,
      handle: async (id, ...commands) => (await this.atomically(on(id, ...commands)))[0] as Versioned<D>,
      find: async (id) => (await this.find(category, id)) as Versioned<D> | undefined,
    };
  }

  /** Brings the database to the present schema, or waits until it is there, and follows the log. */
  ready(): Promise<void> {
    this.prepared ??= this.schema.open();
    return this.prepared;
  }

  /** Ends the subscriptions after what they have under way, then all connections. */
  close(): Promise<void> {
    this.closed ??= this.shut();
    return this.closed;
  }

  /** All intents in one append, or none. */
  async atomically(...intents: Intent[]): Promise<Versioned<unknown>[]> {
    await this.ready();
    return this.handling.execute(intents);
  }

  /** The present document of a resource; undefined if there never was one or it was deleted. */
  async find(category: string, id: string): Promise<Versioned<unknown> | undefined> {
    await this.ready();
    const { document, version } = await this.adapter.reader.document(this.categories.get(category), context.get().tenant, id);
    return document === undefined ? undefined : { id, document, version };
  }

  /** Appends to one stream; the group commit decides with whom it travels. */
  async append(item: AppendItem): Promise<AppendResult> {
    await this.ready();
    return threadedItem(item, (one) => this.adapter.writer.append(one));
  }

  /** Appends to several streams, all or nothing: unless every answer is 'ok', nothing was written. */
  async appendAtomic(items: AppendItem[]): Promise<AppendResult[]> {
    await this.ready();
    return this.adapter.writer.appendAtomic(items);
  }

  /** The events of one stream of the context's tenant, oldest first, as today's code knows them. */
  async readStream(category: string, id: string, fromVersion = 1): Promise<StoredEvent[]> {
    await this.ready();
    const events = await this.adapter.reader.stream(context.get().tenant, category, id, fromVersion);
    return events.map(evolving(this.registry).event);
  }

  /** The traceparent of the event that a stream began with: what is done for it later goes on with that. Undefined where there is none. */
  traceOf(category: string, id: string): Promise<string | undefined> {
    return this.origins.traceOf(category, id);
  }

  /** The whole log behind a position, in order, as it is stored. */
  async *readAll(after = 0): AsyncGenerator<StoredEvent> {
    await this.ready();
    for await (const page of pages(this.adapter.log, after)) for (const event of page) yield event; // yield* waits for each
  }

  /** The position of the newest event that can be seen. */
  async head(): Promise<number> {
    await this.ready();
    return this.adapter.log.head();
  }

  /** When the newest thing in the log happened; undefined if there is nothing. */
  async lastRecordedAt(): Promise<string | undefined> {
    await this.ready();
    return this.adapter.log.lastRecordedAt();
  }

  /** Runs a projection, once the store is ready. */
  project(options: ProjectionOptions): Subscription {
    return this.adapter.subscriptions.project(evolving(this.registry).projection(options));
  }

  /** Runs a consumer, once the store is ready. */
  consume(options: ConsumerOptions): Subscription {
    return this.adapter.subscriptions.consume(evolving(this.registry).consumer(options));
  }

  /** What this process runs. */
  get subscriptions(): readonly Subscription[] {
    return this.adapter.subscriptions.all;
  }

  /** That the readers wait at a hole of the log for a transaction to end, and for which; undefined while they go on. */
  get fenceWait(): FenceWait | undefined {
    return this.adapter.subscriptions.fenceWait;
  }

  /** Resolves when every subscription of this process has done all that is in the log, and the log has not grown meanwhile. */
  async idle(): Promise<void> {
    for (let head = await this.head(), before = -1; head !== before; [before, head] = [head, await this.head()]) {
      await Promise.all(this.adapter.subscriptions.all.map((subscription) => subscription.reached(head)));
    }
  }

  /** All events of a flow, as they were appended. */
  async flow(correlationId: string): Promise<StoredEvent[]> {
    await this.ready();
    return this.adapter.flows.events(context.get().tenant, correlationId);
  }

  /** The flows that a resource has events in, the oldest first. */
  async correlationsOf(resourceId: string): Promise<string[]> {
    await this.ready();
    return this.adapter.flows.of(context.get().tenant, resourceId);
  }

  /** Folds every stream from zero and compares with its row; what differs is told, and nothing is changed. */
  async rebuildCheck(progress?: Progress): Promise<Difference[]> {
    await this.ready();
    return this.adapter.differences(this.categories.all, false, progress);
  }

  /** The same, and writes anew what differs. */
  async rebuild(progress?: Progress): Promise<Difference[]> {
    this.asOwner('Mending documents');
    await this.ready();
    return this.adapter.differences(this.categories.all, true, progress);
  }

  private async shut(): Promise<void> {
    await this.prepared?.catch(() => undefined);
    await this.adapter.close();
  }
}
