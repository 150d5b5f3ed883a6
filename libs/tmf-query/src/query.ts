/** What a filter may ask of an attribute; `eq` when the client names none. */
export type Operator = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'regex';

/**
 * How values of an attribute compare: as instants, as numbers, as booleans or as text. A value of `any` kind compares as what both sides
 * are; an `object` does not compare at all, one names an attribute of it.
 */
export type Comparison = 'instant' | 'number' | 'boolean' | 'text' | 'any' | 'object';

/** Where an attribute lies in the stored document: `relatedParty[].id` passes through an array, `place[0].id` sees its first item only. */
export type Attribute = {
  readonly path: string;
  readonly comparison: Comparison;
  /** Stored values that the caller's version calls otherwise, and what it calls them. */
  readonly shown?: Readonly<Record<string, string>>;
  /** What it is where it is not stored. */
  readonly absent?: string;
  /** What the caller's version puts before the stored value. */
  readonly prefix?: string;
};

/** Any of the values satisfies it; `ne` holds when the attribute has none of them, so also when it is absent. */
export type Condition = {
  readonly attribute: Attribute;
  readonly operator: Operator;
  readonly values: readonly string[];
  /** Of a regex. */
  readonly ignoresCase?: boolean;
};

/** What a document has to satisfy. */
export type Test =
  | Condition
  | { readonly all: readonly Test[] }
  | { readonly any: readonly Test[] }
  | { readonly not: Test }
  | { readonly exists: Attribute }
  /** One object at the path (`note[]`) satisfies a test whose own paths start there. */
  | { readonly some: string; readonly where: Test };

/** One key of the order of a list. */
export type SortKey = { readonly attribute: Attribute; readonly descending: boolean };

/** A place in a list: behind (or before) this item, whose sort keys were these; without them, what they are now counts. */
export type Cursor = { readonly id: string; readonly keys?: readonly (string | null)[] };

/** A list request as TMF630 has it, already translated from the caller's version into the stored shape. */
export type Query = {
  readonly offset: number;
  /** Absent: the caller wants everything (up to 10,000). */
  readonly limit?: number;
  /** All of them must hold. */
  readonly where: readonly Test[];
  readonly sort: readonly SortKey[];
  /** The page starts behind this place instead of at an offset. */
  readonly after?: Cursor;
  /** The page ends before this place, or at the end of the list. */
  readonly before?: Cursor | 'end';
};

/** Part of a collection, and how many there are in all. */
export type Page<D> = {
  readonly items: readonly D[];
  readonly total: number;
  readonly query: Query;
  /** For `after`: where the next page starts; absent when nothing follows. */
  readonly next?: string;
  /** For `before`: where the page before this one ends; absent when nothing precedes. */
  readonly previous?: string;
};
