import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { context, EventStore, type SchemaPart } from '@skyledger/event-store';
import { indexes } from './indexed';
import { Lists } from './lists/lists';
import type { Condition, Page, Query } from './query';
import { listIndexes } from './sql/index-sql';
import { type Collection, fromSql } from './sql/list-sql';
import { sortValue } from './values-at';

/** A value, or several of which any will do. */
export type Wanted = string | number | boolean | readonly string[];

/**
 * The stored documents of this service, looked up by what they contain.
 *
 * ```ts
 * documents.where<Usage>('usage', { status: 'rated', 'relatedParty[].id': accountId })
 * ```
 */
@Injectable()
export class Documents implements OnApplicationBootstrap {
  private readonly lists: Lists;
  private readonly part: SchemaPart;

  constructor(@Inject(EventStore) private readonly store: EventStore) {
    this.lists = new Lists(store);
    const shown = () => [...store.registry.values()].filter(({ view }) => view !== undefined);
    this.part = indexes(store, () => shown().flatMap(({ table }) => listIndexes.map((definition) => ({ table, definition }))));
    store.schemaPart(this.part);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.store.ready();
    if (this.store.mayMigrate) await this.part.make();
  }

  /** The page of a collection that a TMF630 query asks for, in the order of creation where it asks for none, and an exact total. */
  async list<D>(category: string, query: Query): Promise<Page<D>> {
    return (await this.lists.page(this.collection(category), await this.withKeys(category, query))) as Page<D>;
  }

  /** All documents whose attributes have the wanted values; `a[].b` looks through an array. Declare an index with `indexed`. */
  async where<D>(category: string, wanted: Readonly<Record<string, Wanted>>): Promise<D[]> {
    const { text, values } = fromSql(this.collection(category), Object.entries(wanted).map(conditionOf));
    const rows = await this.store.query<{ document: D }>(`select document ${text} order by sid`, values);
    return rows.map(({ document }) => document);
  }

  /** A place whose keys were too long to be carried along is where its document is now. */
  private async withKeys(category: string, query: Query): Promise<Query> {
    const cursor = query.after ?? query.before;
    if (cursor === undefined || cursor === 'end' || cursor.keys !== undefined || query.sort.length === 0) return query;
    const found = await this.store.find(category, cursor.id);
    const place = { ...cursor, keys: query.sort.map(({ attribute }) => sortValue(found?.document, attribute)) };
    return query.after === undefined ? { ...query, before: place } : { ...query, after: place };
  }

  private collection(category: string): Collection {
    const registration = this.store.registry.get(category);
    if (registration === undefined) throw new Error(`${category} is no category of this process.`);
    return { table: registration.table, tenant: context.get().tenant };
  }
}

const conditionOf = ([path, value]: [string, Wanted]): Condition => ({
  attribute: { path, comparison: typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text' },
  operator: 'eq',
  values: [value].flat().map(String),
});
