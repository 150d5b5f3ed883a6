type Name<R> = keyof R & string;

/** One value, or several of which one has to match. */
export type Value = string | number | boolean;

/**
 * Conditions on attributes, by TMF630: `{ state: ['acknowledged', 'held'], 'creationDate.gte': '2026-01-01T00:00:00Z', 'relatedParty.role': 'buyer' }`.
 * All must hold. Operators are suffixes: `.eq .ne .gt .gte .lt .lte .regex .in`.
 */
export type Filter<R> = { readonly [name in Name<R> | `${Name<R>}.${string}`]?: Value | readonly Value[] };

/** What a representation contains: attributes of the first level, or deeper with dots. Always with id and href. */
export type Fields<R> = readonly (Name<R> | `${Name<R>}.${string}`)[];

/** What is wanted of a collection, and in which order. */
export type ListQuery<R> = {
  readonly filter?: Filter<R>;
  /** A JSONPath condition of TMF630 part 6, for what `filter` cannot say. */
  readonly where?: string;
  /** `['-creationDate', 'id']`: - for descending. */
  readonly sort?: readonly (Name<R> | `${'-' | '+'}${Name<R>}` | `${Name<R>}.${string}` | `${'-' | '+'}${Name<R>}.${string}`)[];
  readonly fields?: Fields<R>;
};

/** The same, of which a part. */
export type PageQuery<R> = ListQuery<R> & { readonly offset?: number; readonly limit?: number };

/** '?state=held&limit=10', or nothing. */
export const queryString = ({ filter = {}, where, sort, fields, offset, limit }: PageQuery<Record<string, unknown>>): string => {
  const conditions = Object.entries(filter).flatMap(([name, values]) =>
    values === undefined ? [] : ([values].flat() as Value[]).map((value) => [name, quoted(String(value))] as const),
  );
  const pairs = [
    ...conditions,
    ['filter', where],
    ['sort', sort?.join(',')],
    ['fields', fields?.join(',')],
    ['offset', offset],
    ['limit', limit],
  ] as const;
  const text = pairs
    .flatMap(([name, value]) => (value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`]))
    .join('&');
  return text === '' ? '' : `?${text}`;
};

/** A comma or semicolon would make two values of one. */
const quoted = (value: string): string => (!/[,;]/.test(value) ? value : value.includes('"') ? `'${value}'` : `"${value}"`);
