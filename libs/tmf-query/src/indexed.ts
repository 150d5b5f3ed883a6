import type { OnApplicationBootstrap, Provider } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { createHash } from 'node:crypto';
import { indexSql } from './sql';

/**
 * Declares indexes on a category's documents; they are made when the service starts.
 *
 * ```ts
 * providers: [aggregate(usage, usageView), indexed('usage', 'status', 'relatedParty[].id')]
 * ```
 *
 * A path with `[]` goes through an array and is found by equality; one without is found by equality and gives an order. Each
 * index makes every write of the category dearer: declare what is asked often.
 */
export const indexed = (category: string, ...paths: string[]): Provider => ({
  provide: `indexes of ${category}: ${paths.join(', ')}`,
  inject: [EventStore],
  useFactory: (store: EventStore) => new Indexes(store, category, paths),
});

class Indexes implements OnApplicationBootstrap {
  constructor(
    private readonly store: EventStore,
    private readonly category: string,
    private readonly paths: readonly string[],
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.store.ready();
    const table = this.store.registry.get(this.category)?.table;
    if (table === undefined) throw new Error(`Indexes are declared on ${this.category}, which is no category of this process.`);
    for (const path of this.paths)
      await this.store.query(`create index if not exists ${nameOf(table, path)} on ${table} ${indexSql(path)}`);
  }
}

/** Short, since PostgreSQL cuts long names, and the same at every start. */
const nameOf = (table: string, path: string): string =>
  `"${table.split('.').at(-1)!.replaceAll('"', '').slice(0, 40)}_${createHash('sha256').update(path).digest('hex').slice(0, 12)}"`;
