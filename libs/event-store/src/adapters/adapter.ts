import type { Patience, Pools } from '../log/connections';
import type { Lacking } from '../log/lacking';
import type { Migrations } from '../log/migrate';
import type { Registration } from '../log/registry';
import type { Flows } from '../read/flows';
import type { Login } from '../roles/login';
import type { Reader } from '../read/reader';
import type { Difference, Progress } from '../read/rebuild';
import type { Subscriptions } from '../subscribe/subscriptions';
import type { StoredEvent } from '../types';
import type { Snapshots } from '../write/snapshots';
import type { Writer } from '../write/writer';

/** Reads streams, and the rows that are kept of them. */
export type RowReader = Pick<Reader, keyof Reader>;

/** Appends to one stream, or to several together. */
export type Appender = Pick<Writer, 'append' | 'appendAtomic'>;

/** The log as subscriptions read it. */
export type Log = {
  /** The next events after a position, in order; none if there are none. */
  after(position: number, limit: number): Promise<StoredEvent[]>;
  /** The position of the newest event that can be seen. */
  head(): Promise<number>;
  /** When the newest thing happened; undefined in an empty log. */
  lastRecordedAt(): Promise<string | undefined>;
};

/** What runs projections and consumers. */
export type SubscriptionHost = Pick<Subscriptions, 'all' | 'project' | 'consume'> & Partial<Pick<Subscriptions, 'fenceWait'>>;

type Registry = ReadonlyMap<string, Registration>;

/** What a store stands on: where its log is, and where its documents, keys and checkpoints are. */
export type Adapter = {
  readonly reader: RowReader;
  readonly writer: Appender;
  /** Where the writer checks the version a stream must have, what it came to may be remembered. */
  readonly snapshots?: Snapshots;
  readonly log: Log;
  readonly subscriptions: SubscriptionHost;
  readonly flows: Pick<Flows, 'events' | 'of'>;
  /** The connections to PostgreSQL; throws where there is none. */
  readonly pools: Pools;
  /** Whether the log can be asked by SQL. */
  readonly isLogInSql: boolean;
  /** Throws a Rejection that names it, unless the log can be asked by SQL: for what reads `event_store.events` itself. */
  logInSql(what: string): void;
  /** Folds every stream from zero and compares with its row; `mend` writes anew what differs. */
  differences(registry: Registry, mend: boolean, progress?: Progress): Promise<Difference[]>;
  /** Makes what the categories need, as the owner of the database; answers which migrations ran. */
  prepare(registry: Registry, migrations: readonly Migrations[]): Promise<readonly string[]>;
  /** Names what is missing of that; asked with the rights of a service. */
  lacking(registry: Registry, migrations: readonly Migrations[]): Promise<Lacking>;
  /** Starts the subscriptions, on a database that is ready. */
  start(registry: Registry): Promise<void>;
  /** Ends the subscriptions after what they have under way, then all connections. */
  close(): Promise<void>;
};

/** What an adapter is told by the store. */
export type AdapterOptions = {
  readonly databaseUrl: string;
  /** The role to work with there, when it is not that of the URL. */
  readonly login?: Login;
  /** How long it waits for the database. */
  readonly patience?: Patience;
  /** Hears of what went wrong in a subscription, which tries again. */
  readonly report: (error: unknown, subscription: string) => void;
};
