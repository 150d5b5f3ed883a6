import { isObject, isSame, type Json } from './merge-patch';

/**
 * The new value of an attribute, with everything the caller's version could not say carried over from the stored one.
 *
 * `stored` is what lies in the document, `seen` is the part of it that the caller's version can say, `next` what the caller made
 * of that. Items of arrays are matched by id, or by place where they have none.
 */
export const carry = (stored: Json | undefined, seen: Json | undefined, next: Json): Json => {
  if (isSame(seen, next)) return stored ?? next;
  if (Array.isArray(next)) return next.map((item, at) => carry(match(stored, item, at), match(seen, item, at), item));
  if (!isObject(next) || !isObject(stored) || !isObject(seen)) return next;
  const carried: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(stored)) {
    if (Object.hasOwn(next, name)) carried[name] = carry(value, seen[name], next[name]!);
    else if (!Object.hasOwn(seen, name)) carried[name] = value;
  }
  return { ...next, ...carried };
};

const match = (items: Json | undefined, wanted: Json, at: number): Json | undefined => {
  if (!Array.isArray(items)) return undefined;
  const id = isObject(wanted) ? wanted['id'] : undefined;
  if (id === undefined) return isObject(items[at]) && items[at]['id'] !== undefined ? undefined : items[at];
  return items.find((item) => isObject(item) && item['id'] === id);
};
