import type { Page, Query } from './query';

/** A value, or several of which any will do. */
export type Wanted = string | number | boolean | readonly string[];

/**
 * The stored documents of this service, looked up by what they contain.
 *
 * ```ts
 * documents.where<Usage>('usage', { status: 'rated', 'relatedParty[].id': accountId })
 * ```
 */
export abstract class Documents {
  /** The page of a collection that a TMF630 query asks for. */
  abstract list<D>(category: string, query: Query): Promise<Page<D>>;
  /** All documents whose attributes have the wanted values; `a[].b` looks through an array. Declare an index with `indexed`. */
  abstract where<D>(category: string, wanted: Readonly<Record<string, Wanted>>): Promise<D[]>;
}
