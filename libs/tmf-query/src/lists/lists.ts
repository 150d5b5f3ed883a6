import type { EventStore } from '@skyledger/event-store';
import type { Page, Query, Test } from '../query';
import { type Collection, fromSql } from '../sql/list-sql';
import { Epochs } from './epochs';
import { KeptList } from './kept-list';
import { type Item, largestKept, Pages } from './pages';
import { isByPlace, placesOf } from './places';
import { Recent } from './recent';
import { StatementNames } from './statement-names';

/** A list without a limit is cut here; its total says how many there are. */
const largestList = 10_000;
/** In members of lists, of which each takes two numbers. */
const roomForLists = 3_000_000;
/** In documents. */
const roomForPages = 4_000;
const tries = 3;

/** The pages of all collections. Those in the order of creation are cut from lists that are followed, others are asked for. */
export class Lists {
  private readonly names = new StatementNames();
  private readonly pages: Pages;
  private readonly lists = new Recent<KeptList>(roomForLists);
  private readonly epochs = new Map<string, Epochs>();
  private readonly cut = new Recent<Page<object>>(roomForPages);

  constructor(private readonly store: EventStore) {
    this.pages = new Pages(store, this.names);
  }

  /** A page as it was at some time between the question and the answer. The same page is the same object, as long as nothing in its list changes. */
  async page(collection: Collection, query: Query): Promise<Page<object>> {
    const list = this.listOf(collection, query.where);
    return (await this.cutFrom(list, collection, query)) ?? this.read(list, collection, query);
  }

  /** Undefined where the list is not followed, or changes faster than its documents can be read. */
  private async cutFrom(list: KeptList, collection: Collection, query: Query): Promise<Page<object> | undefined> {
    const { sort, offset, limit = largestList } = query;
    if (!list.isKnown || sort.length > 0 || isByPlace(query) || limit > largestKept) return undefined;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const members = await list.members();
      if (members === undefined) return undefined;
      const key = `${members.stamp} ${offset} ${limit}`;
      const known = this.cut.get(key);
      if (known !== undefined) return known;
      const total = members.size;
      const items = await this.pages.these(collection, members.slice(offset, limit));
      if (items === undefined) continue;
      const page = frozen(pageOf(query, items, { total, isMore: false }));
      this.cut.set(key, page, items.length + 1);
      return page;
    }
    return undefined;
  }

  private async read(list: KeptList, collection: Collection, query: Query): Promise<Page<object>> {
    const { limit = largestList, offset } = query;
    const [found, known] = await Promise.all([
      this.pages.read(collection, query, isByPlace(query) ? limit + 1 : limit),
      list.isKnown ? list.total() : undefined,
    ]);
    const isShown = !isByPlace(query) && found.length < limit && (found.length > 0 || offset === 0);
    if (isShown) list.wasShown();
    const total = isShown ? offset + found.length : (known ?? (await list.total()));
    const page = found.slice(0, limit);
    return pageOf(query, query.before === undefined ? page : page.reverse(), { total, isMore: found.length > limit });
  }

  private listOf(collection: Collection, where: readonly Test[]): KeptList {
    const { text, values } = fromSql(collection, where);
    const key = `${text}\n${JSON.stringify(values)}`;
    const list = this.lists.get(key) ?? new KeptList(this.store, this.names, this.epochsOf(collection), collection, where);
    this.lists.set(key, list, list.size);
    return list;
  }

  private epochsOf(collection: Collection): Epochs {
    const key = `${collection.tenant} ${collection.table}`;
    const epochs = this.epochs.get(key) ?? new Epochs(this.store, this.names, collection);
    this.epochs.set(key, epochs);
    return epochs;
  }
}

const pageOf = (query: Query, items: readonly Item[], more: { total: number; isMore: boolean }): Page<object> => ({
  items: items.map(({ document }) => document),
  total: more.total,
  query,
  ...placesOf(query, items, more),
});

/** Whoever gets a page gets the same as others. */
const frozen = (page: Page<object>): Page<object> => {
  Object.freeze(page.items);
  return Object.freeze(page);
};
