import { Rejection } from '@skyledger/event-sourcing';
import { canonical } from '../comparison';
import type { Cursor, SortKey } from '../query';
import { sortValue } from '../values-at';

const longestKeys = 1_000;

/** The place of a document in a list as clients carry it along: opaque to them. Keys that would make a link too long are left out. */
export const cursorText = (id: string, document: unknown, sort: readonly SortKey[]): string => {
  const keys = sort.map(({ attribute }) => sortValue(document, attribute));
  const isShort = JSON.stringify(keys).length <= longestKeys;
  return Buffer.from(JSON.stringify(isShort ? [id, ...keys] : [id])).toString('base64url');
};

/** Reads what a client brings back as a place; it is not trusted to be what was given. */
export const parseCursor = (name: string, text: string, sort: readonly SortKey[]): Cursor => {
  const [id, ...keys] = partsOf(text);
  if (typeof id === 'string' && areKeysOf(sort, keys)) return { id, keys };
  if (typeof id === 'string' && keys.length === 0) return { id };
  throw new Rejection('invalid', 'This is no place in this list.', name);
};

/** PostgreSQL's texts hold neither NUL nor half a surrogate pair. */
const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

const partsOf = (text: string): unknown[] => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(parts) && !parts.some((part) => typeof part === 'string' && unstorable.test(part)) ? parts : [];
  } catch {
    return []; // the caller refuses it
  }
};

const areKeysOf = (sort: readonly SortKey[], keys: readonly unknown[]): keys is (string | null)[] =>
  keys.length === sort.length &&
  keys.every((key, index) => key === null || (typeof key === 'string' && canonical(sort[index]!.attribute.comparison, key) === key));
