import { setImmediate } from 'node:timers/promises';
import type { EventStore } from '@skyledger/event-store';
import type { Query } from '../query';
import { type Collection, documentsSql, pageSql, type Sql } from '../sql/list-sql';
import { asSent } from './as-sent';
import { withinCost } from './cost';
import type { Version } from './members';
import { Recent } from './recent';
import type { StatementNames } from './statement-names';

/** A row of a page, in the texts that the database sends. */
type Row = { readonly id: string; readonly sid: string; readonly xid: string; readonly document: string };

/** A document of a page. */
export type Item = { readonly id: string; readonly document: object };

/** Larger pages are read as they are, and not kept. */
export const largestKept = 200;

const mostCharacters = 16_000_000;

/** How many documents are read out of their texts before others get their turn. */
const slice = 200;

/**
 * Reads pages of documents, those of usual size without the documents that were read lately: a version of a document never changes, and
 * writing JSON out of the database and reading it in costs more than finding it. The same version is the same object, so that what is
 * made of it can be kept beside it; nobody can change it.
 */
export class Pages {
  private readonly recent = new Recent<Item>(mostCharacters);

  constructor(
    private readonly store: EventStore,
    private readonly names: StatementNames,
  ) {}

  /** So many rows of a list, in the order of the statement. */
  async read(collection: Collection, query: Query, rows: number): Promise<readonly Item[]> {
    const found = rows > largestKept ? undefined : await this.readRecent(collection, query, rows);
    if (found !== undefined) return found;
    const items: Item[] = [];
    for (const row of await this.rows(pageSql(collection, query, rows, 'documents'))) {
      if (items.length % slice === slice - 1) await setImmediate(); // a large list must not hold up everything else
      items.push(rows > largestKept ? { id: row.id, document: JSON.parse(row.document) as object } : this.itemOf(row));
    }
    return items;
  }

  /** Documents in these versions; undefined where one of them is no longer the present one. */
  async these(collection: Collection, versions: readonly Version[]): Promise<readonly Item[] | undefined> {
    const found = new Map(versions.map((version) => [keyOf(version), this.recent.get(keyOf(version))]));
    const missing = versions.filter((version) => found.get(keyOf(version)) === undefined);
    if (missing.length > 0) {
      const rows = await this.rows(documentsSql(collection, missing.map(({ sid }) => sid))); // prettier-ignore
      for (const row of rows) found.set(keyOf(row), this.itemOf(row));
    }
    const items = versions.flatMap((version) => found.get(keyOf(version)) ?? []);
    return items.length === versions.length ? items : undefined;
  }

  private async readRecent(collection: Collection, query: Query, rows: number): Promise<readonly Item[] | undefined> {
    const found = await this.rows(pageSql(collection, query, rows, 'versions'));
    return this.these(collection, found.map(({ sid, xid }) => ({ sid: Number(sid), xid: Number(xid) }))); // prettier-ignore
  }

  private itemOf(row: Row): Item {
    const key = keyOf(row);
    const known = this.recent.get(key);
    if (known !== undefined) return known;
    const item = { id: row.id, document: frozen(JSON.parse(row.document) as object) };
    this.recent.set(key, item, row.document.length);
    return item;
  }

  private rows({ text, values }: Sql): Promise<Row[]> {
    return withinCost(this.store.search<Row>({ name: this.names.of(text), text, values, types: asSent }));
  }
}

const keyOf = ({ sid, xid }: Version | Row): string => `${sid} ${xid}`;

const frozen = <T extends object>(value: T): T => {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part as object);
  return Object.freeze(value);
};
