import type { PoolClient, QueryConfig, QueryResultRow } from 'pg';
import type { Adapter } from './adapters/adapter';
import type { Pools } from './log/connections';
import { transaction } from './log/transaction';

/** What of a store is asked in SQL. */
export abstract class SqlAccess {
  protected abstract readonly adapter: Adapter;

  abstract ready(): Promise<void>;

  /** The connections to PostgreSQL, by what they are for. */
  get pools(): Pools {
    return this.adapter.pools;
  }

  /** Whether what reads `event_store.events` finds the log there. */
  get isLogInSql(): boolean {
    return this.adapter.isLogInSql;
  }

  /** Refuses, by a Rejection that names it, what reads the log by SQL where the log is not in PostgreSQL. */
  logInSql(what: string): void {
    this.adapter.logInSql(what);
  }

  /** Reads, for the queries of other libs: the documents of a category lie in `registry.get(category).table`. */
  async query<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    await this.ready();
    return (await this.adapter.pools.read.query<R>(text, values)).rows;
  }

  /** Reads for clients who choose what is asked: on connections of their own, which cannot write and give up after two seconds (57014). */
  async search<R extends QueryResultRow>(statement: QueryConfig): Promise<R[]> {
    await this.ready();
    return (await this.adapter.pools.search.query<R>(statement)).rows;
  }

  /** Work in a transaction of its own; a rejection undoes it. */
  async transaction<T>(work: (tx: PoolClient) => Promise<T>): Promise<T> {
    await this.ready();
    return transaction(this.adapter.pools.work, work);
  }
}
