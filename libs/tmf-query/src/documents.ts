import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { context, EventStore } from '@skyledger/event-store';
import { makeIndexes } from './indexed';
import { type Item, Pages, withinCost } from './pages';
import { cursorText } from './parse/cursor';
import type { Condition, Page, Query } from './query';
import { listIndexes } from './sql/index-sql';
import { type Collection, fromSql } from './sql/list-sql';
import { Totals } from './totals';
import { sortValue } from './values-at';

/** A value, or several of which any will do. */
export type Wanted = string | number | boolean | readonly string[];

/** A list without a limit is cut here; its total says how many there are. */
const largestList = 10_000;

/**
 * The stored documents of this service, looked up by what they contain.
 *
 * ```ts
 * documents.where<Usage>('usage', { status: 'rated', 'relatedParty[].id': accountId })
 * ```
 */
@Injectable()
export class Documents implements OnApplicationBootstrap {
  private readonly pages: Pages;
  private readonly totals: Totals;

  constructor(@Inject(EventStore) private readonly store: EventStore) {
    this.pages = new Pages(store);
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
    const limit = query.limit ?? largestList;
    const asked = await this.withKeys(category, query);
    const { items: found, newest } = await this.pages.read(collection, asked, isByPlace(query) ? limit + 1 : limit);
    const total = await this.total(collection, query, { shown: found.length, newest });
    const page = found.slice(0, limit);
    const items = query.before === undefined ? page : page.reverse();
    return {
      ...{ items: items.map(({ document }) => document as D), total, query },
      ...placesOf(query, items, { isMore: found.length > limit, total }),
    };
  }

  /** All documents whose attributes have the wanted values; `a[].b` looks through an array. Declare an index with `indexed`. */
  async where<D>(category: string, wanted: Readonly<Record<string, Wanted>>): Promise<D[]> {
    const { text, values } = fromSql(this.collection(category), Object.entries(wanted).map(conditionOf));
    const rows = await this.store.query<{ document: D }>(`select document ${text} order by sid`, values);
    return rows.map(({ document }) => document);
  }

  /** Counted only where neither the page nor an earlier count tells. */
  private async total(collection: Collection, query: Query, page: { shown: number; newest: bigint | undefined }): Promise<number> {
    const { where, limit = largestList, offset } = query;
    if (!isByPlace(query) && page.shown < limit && (page.shown > 0 || offset === 0)) return offset + page.shown;
    const { text, values } = fromSql(collection, where);
    const key = `${text}\n${JSON.stringify(values)}`;
    const known = page.newest === undefined ? undefined : this.totals.valid(key, page.newest);
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
}

/** Whether a page is found by what it follows or precedes. */
const isByPlace = ({ after, before }: Query): boolean => after !== undefined || before !== undefined;

const placesOf = (
  query: Query,
  items: readonly Item[],
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

const conditionOf = ([path, value]: [string, Wanted]): Condition => ({
  attribute: { path, comparison: typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text' },
  operator: 'eq',
  values: [value].flat().map(String),
});
