import type { OnApplicationBootstrap, Provider } from '@nestjs/common';
import { EventStore, type SchemaPart } from '@skyledger/event-store';
import { createHash } from 'node:crypto';
import type { Comparison } from './query';
import { indexSql } from './sql/index-sql';

/** A text attribute by its path; or how another compares, and whether the newest or greatest is asked for first. */
export type IndexedPath =
  string | { readonly path: string; readonly comparison?: Exclude<Comparison, 'any' | 'object'>; readonly descending?: boolean };

/**
 * Declares indexes on a category's documents; they are made with the rest of the schema.
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
  private readonly part: SchemaPart;

  constructor(
    private readonly store: EventStore,
    private readonly category: string,
    private readonly paths: readonly IndexedPath[],
  ) {
    this.part = indexes(store, () => this.wanted);
    store.schemaPart(this.part);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.store.ready();
    if (this.store.mayMigrate) await this.part.make();
  }

  private get wanted(): readonly WantedIndex[] {
    const table = this.store.registry.get(this.category)?.table;
    if (table === undefined) throw new Error(`Indexes are declared on ${this.category}, which is no category of this process.`);
    return this.paths.map((path) => ({ table, definition: indexSql(typeof path === 'string' ? { path } : path) }));
  }
}

type WantedIndex = { readonly table: string; readonly definition: string };

/** Indexes as a part of the schema: those that are not there yet are made, or named. What is wanted is asked when the store is ready. */
export const indexes = (store: EventStore, wanted: () => readonly WantedIndex[]): SchemaPart => {
  const absent = async () => {
    const named = wanted().map(({ table, definition }) => ({ table, definition, name: nameOf(table, definition) }));
    const names = named.map(({ name }) => name);
    const { rows } = await store.pools.admin.query<{ name: string }>(present, [names]);
    const isPresent = new Set(rows.map(({ name }) => name));
    return named.filter(({ name }) => !isPresent.has(name));
  };
  return {
    async make() {
      for (const { table, definition, name } of await absent())
        await store.pools.admin.query(`${inTurn}; create index if not exists "${name}" on ${table} ${definition}`);
    },
    missing: async () => (await absent()).map(({ name }) => `the index ${name}`),
  };
};

/** Two processes of a service that begin at once would both find that there is none. */
const inTurn = `select pg_advisory_xact_lock(hashtextextended('indexes', 0))`;

const present = 'select indexname as name from pg_indexes where indexname = any($1)';

/** Short, since PostgreSQL cuts long names, and the same at every start as long as the definition is. */
const nameOf = (table: string, definition: string): string =>
  `${table.split('.').at(-1)!.replaceAll('"', '').slice(0, 40)}_${createHash('sha256').update(`${table} ${definition}`).digest('hex').slice(0, 12)}`;
