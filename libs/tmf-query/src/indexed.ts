import type { OnApplicationBootstrap, Provider } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { createHash } from 'node:crypto';
import type { Comparison } from './query';
import { indexSql } from './sql/index-sql';

/** A text attribute by its path; or how another compares, and whether the newest or greatest is asked for first. */
export type IndexedPath =
  string | { readonly path: string; readonly comparison?: Exclude<Comparison, 'any' | 'object'>; readonly descending?: boolean };

/**
 * Declares indexes on a category's documents; they are made when the service starts.
 *
 * ```ts
 * providers: [aggregate(usage, usageView), indexed('usage', 'status', 'relatedParty[].id', { path: 'usageDate', comparison: 'instant', descending: true })]
 * ```
 *
 * A path with `[]` goes through an array and is found by equality; one without is found by comparison and gives an order. Each
 * index makes every write of the category dearer: declare what is asked often.
 */
export const indexed = (category: string, ...paths: IndexedPath[]): Provider => ({
  provide: `indexes of ${category}: ${JSON.stringify(paths)}`,
  inject: [EventStore],
  useFactory: (store: EventStore) => new Indexes(store, category, paths),
});

class Indexes implements OnApplicationBootstrap {
  constructor(
    private readonly store: EventStore,
    private readonly category: string,
    private readonly paths: readonly IndexedPath[],
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.store.ready();
    const table = this.store.registry.get(this.category)?.table;
    if (table === undefined) throw new Error(`Indexes are declared on ${this.category}, which is no category of this process.`);
    await makeIndexes(
      this.store,
      this.paths.map((path) => ({ table, definition: indexSql(typeof path === 'string' ? { path } : path) })),
    );
  }
}

/** Makes those indexes that are not there yet. */
export const makeIndexes = async (store: EventStore, wanted: readonly { table: string; definition: string }[]): Promise<void> => {
  const named = wanted.map(({ table, definition }) => ({ table, definition, name: nameOf(table, definition) }));
  const names = named.map(({ name }) => name);
  const present = await store.query<{ name: string }>('select indexname as name from pg_indexes where indexname = any($1)', [names]);
  const isPresent = new Set(present.map(({ name }) => name));
  for (const { table, definition, name } of named)
    if (!isPresent.has(name)) await store.pools.admin.query(`create index if not exists "${name}" on ${table} ${definition}`);
};

/** Short, since PostgreSQL cuts long names, and the same at every start as long as the definition is. */
const nameOf = (table: string, definition: string): string =>
  `${table.split('.').at(-1)!.replaceAll('"', '').slice(0, 40)}_${createHash('sha256').update(`${table} ${definition}`).digest('hex').slice(0, 12)}`;
