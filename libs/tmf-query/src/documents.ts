import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { context, EventStore } from '@skyledger/event-store';
import { makeIndexes } from './indexed';
import { cursorText } from './parse/cursor';
import type { Condition, Page, Query } from './query';
import { listIndexes } from './sql/index-sql';
import { type Collection, fromSql, pageSql, type Sql } from './sql/list-sql';
import { Totals } from './totals';
import { sortValue } from './values-at';

/** A value, or several of which any will do. */
export type Wanted = string | number | boolean | readonly string[];

/** A list without a limit is cut here; its total says how many there are. */
const largestList = 10_000;

/** How many documents are read out of their texts before others get their turn. */
const slice = 200;

type Row = { readonly id: string; readonly document: string; readonly newest: string | null };

/**
 * The stored documents of this service, looked up by what they contain.
 *
 * ```ts
 * documents.where<Usage>('usage', { status: 'rated', 'relatedParty[].id': accountId })
 * ```
 */
@Injectable()
export class Documents implements OnApplicationBootstrap {
  private readonly totals: Totals;

  constructor(@Inject(EventStore) private readonly store: EventStore) {
    this.totals = new Totals(store);
  }

  async onApplicationBootstrap(): Promise<void> {
    const shown = [...this.store.registry.values()].filter(({ view }) => view !== undefined);
    await makeIndexes(
      this.store,
      shown.flatMap(({ table }) => listIndexes.map((definition) => ({ table, definition }))),
    );
  }

  /** The page of a collection that a TMF630 query asks for, in the order of creation where it asks for none, and an exact total. */
  async list<D>(category: string, query: Query): Promise<Page<D>> {
    const collection = this.collection(category);
    const asked = await this.withKeys(category, query);
    const limit = query.limit ?? largestList;
    const isByPlace = query.after !== undefined || query.before !== undefined;
    const rows = await this.read(pageSql(collection, asked, isByPlace ? limit + 1 : limit));
    const isMore = rows.length > limit;
    const page = await parsed<D>(rows.slice(0, limit), query.before !== undefined);
    const total = await this.total(collection, query, rows);
    return { items: page.map(({ document }) => document), total, query, ...placesOf(query, page, { isMore, total }) };
  }

  /** All documents whose attributes have the wanted values; `a[].b` looks through an array. Declare an index with `indexed`. */
  async where<D>(category: string, wanted: Readonly<Record<string, Wanted>>): Promise<D[]> {
    const { text, values } = fromSql(this.collection(category), Object.entries(wanted).map(conditionOf));
    const rows = await this.store.query<{ document: D }>(`select document ${text} order by sid`, values);
    return rows.map(({ document }) => document);
  }

  /** Counted only where neither the page nor an earlier count tells. */
  private async total(
    collection: Collection,
    { where, limit = largestList, offset, ...places }: Query,
    rows: readonly Row[],
  ): Promise<number> {
    const isByPlace = places.after !== undefined || places.before !== undefined;
    if (!isByPlace && rows.length < limit && (rows.length > 0 || offset === 0)) return offset + rows.length;
    const { text, values } = fromSql(collection, where);
    const key = `${text}\n${JSON.stringify(values)}`;
    const newest = rows[0]?.newest;
    const known = newest === undefined || newest === null ? undefined : this.totals.valid(key, BigInt(newest));
    return known ?? withinCost(this.totals.count(key, text, values));
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

  private read({ text, values }: Sql): Promise<Row[]> {
    return withinCost(this.store.search<Row>({ text, values, types: { getTypeParser: () => String } }));
  }
}

type Item<D> = { readonly id: string; readonly document: D };

/** The documents read out of their texts, a slice at a time: a large list must not hold up everything else. */
const parsed = async <D>(rows: readonly Row[], isReversed: boolean): Promise<Item<D>[]> => {
  const items: Item<D>[] = [];
  for (const { id, document } of isReversed ? rows.toReversed() : rows) {
    if (items.length % slice === slice - 1) await setImmediate();
    items.push({ id, document: JSON.parse(document) as D });
  }
  return items;
};

const placesOf = (
  query: Query,
  items: readonly Item<unknown>[],
  { isMore, total }: { isMore: boolean; total: number },
): Pick<Page<unknown>, 'next' | 'previous'> => {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return {};
  const { after, before, offset, sort } = query;
  const isFollowed = after !== undefined ? isMore : before !== undefined ? before !== 'end' : offset + items.length < total;
  const isPreceded = after !== undefined || (before !== undefined ? isMore : offset > 0);
  return {
    ...(isFollowed && { next: cursorText(last.id, last.document, sort) }),
    ...(isPreceded && { previous: cursorText(first.id, first.document, sort) }),
  };
};

/** What the database gave up on is the client's to narrow. */
const withinCost = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '57014') throw new Rejection('invalid', 'This list is too costly: ask for less, or by attributes that are indexed.');
    if (code === '2201B') throw new Rejection('invalid', 'This pattern is too costly.');
    throw error;
  }
};

const conditionOf = ([path, value]: [string, Wanted]): Condition => ({
  attribute: { path, comparison: typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text' },
  operator: 'eq',
  values: [value].flat().map(String),
});
