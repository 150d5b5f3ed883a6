import { setImmediate } from 'node:timers/promises';
import { Rejection } from '@skyledger/event-sourcing';
import type { EventStore } from '@skyledger/event-store';
import type { Query } from './query';
import { RecentDocuments } from './recent-documents';
import { type Collection, documentsSql, pageSql, type Sql } from './sql/list-sql';
import { StatementNames } from './statement-names';

/** A row of a page, in the texts that the database sends. */
type Row = { readonly id: string; readonly sid: string; readonly xid: string; readonly document: string; readonly newest: string };

/** A document of a page. */
export type Item = { readonly id: string; readonly document: object };

/** What is on a page, and the newest write to its collection; undefined for an empty page. */
export type Found = { readonly items: readonly Item[]; readonly newest: bigint | undefined };

/** Larger pages are read as they are, and not kept. */
const largestKept = 200;

/** How many documents are read out of their texts before others get their turn. */
const slice = 200;

/** Reads pages of documents, those of usual size without the documents that were read lately. */
export class Pages {
  private readonly recent = new RecentDocuments();
  private readonly names = new StatementNames();

  constructor(private readonly store: EventStore) {}

  /** So many rows of a list, in the order of the statement. */
  async read(collection: Collection, query: Query, rows: number): Promise<Found> {
    const found = rows > largestKept ? undefined : await this.readRecent(collection, query, rows);
    if (found !== undefined) return found;
    const whole = await this.rows(pageSql(collection, query, rows, 'documents'));
    const items: Item[] = [];
    for (const row of whole) {
      if (items.length % slice === slice - 1) await setImmediate(); // a large list must not hold up everything else
      items.push({ id: row.id, document: rows > largestKept ? (JSON.parse(row.document) as object) : this.documentOf(row) });
    }
    return { items, newest: newestIn(whole) };
  }

  /** Undefined where a document has changed between the question which are on the page and the question what they say. */
  private async readRecent(collection: Collection, query: Query, rows: number): Promise<Found | undefined> {
    const versions = await this.rows(pageSql(collection, query, rows, 'versions'));
    const documents = new Map(versions.map((row) => [row.sid, this.recent.get(row)]));
    const missing = versions.filter(({ sid }) => documents.get(sid) === undefined);
    if (missing.length > 0) {
      const fetched = await this.rows(documentsSql(collection, missing.map(({ sid }) => sid))); // prettier-ignore
      for (const row of fetched) documents.set(row.sid, this.documentOf(row));
      const isAsFound = new Set(fetched.map(({ sid, xid }) => `${sid} ${xid}`));
      if (missing.some(({ sid, xid }) => !isAsFound.has(`${sid} ${xid}`))) return undefined;
    }
    return { items: versions.map(({ id, sid }) => ({ id, document: documents.get(sid)! })), newest: newestIn(versions) };
  }

  private documentOf(row: Row): object {
    return this.recent.get(row) ?? this.recent.add(row, row.document);
  }

  private rows({ text, values }: Sql): Promise<Row[]> {
    return withinCost(this.store.search<Row>({ name: this.names.of(text), text, values, types: asSent }));
  }
}

const asSent = { getTypeParser: () => String };

const newestIn = ([first]: readonly Row[]): bigint | undefined => (first === undefined ? undefined : BigInt(first.newest));

/** What the database gave up on is the client's to narrow. */
export const withinCost = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '57014') throw new Rejection('invalid', 'This list is too costly: ask for less, or by attributes that are indexed.');
    if (code === '2201B') throw new Rejection('invalid', 'This pattern is too costly.');
    throw error;
  }
};
