/** What a filter may ask of an attribute; `eq` when the client names none. */
export type Operator = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'regex';

/** How values of an attribute compare: as instants, as numbers, as booleans or as text. */
export type Comparison = 'instant' | 'number' | 'boolean' | 'text';

/** Where an attribute lies in the stored document: `relatedParty[].id` passes through an array, `status` does not. */
export type Attribute = {
  readonly path: string;
  readonly comparison: Comparison;
  /** Values the caller's version calls otherwise: its word to the stored one. */
  readonly values?: Readonly<Record<string, string>>;
};

/** One condition: any of the values satisfies it. All conditions of a query must hold. */
export type Condition = { readonly attribute: Attribute; readonly operator: Operator; readonly values: readonly string[] };

/** One key of the order of a list. */
export type SortKey = { readonly attribute: Attribute; readonly descending: boolean };

/** A list request as TMF630 has it, already translated from the caller's version into the stored shape. */
export type Query = {
  readonly offset: number;
  /** Absent: the caller wants everything (up to 10,000). */
  readonly limit?: number;
  readonly where: readonly Condition[];
  readonly sort: readonly SortKey[];
};

/** Part of a collection, and how many there are in all. */
export type Page<D> = { readonly items: readonly D[]; readonly total: number; readonly query: Query };
