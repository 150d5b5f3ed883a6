import { isObject, isSame, type Json } from './merge-patch';

/**
 * The new value of an attribute, with everything the caller's version could not say carried over from the stored one.
 *
 * `stored` is what lies in the document, `seen` is the part of it that the caller's version can say, `next` what the caller made
 * of that. Items of arrays are matched by id (their own, or that of what they wrap), or by place where they have none.
 */
export const carry = (stored: Json | undefined, seen: Json | undefined, next: Json): Json => {
  if (isSame(seen, next)) return stored ?? next;
  if (Array.isArray(next)) return carryItems(stored, seen, next);
  if (!isObject(next) || !isObject(stored) || !isObject(seen)) return next;
  const carried: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(stored)) {
    if (Object.hasOwn(next, name)) carried[name] = carry(value, own(seen, name), next[name]!);
    else if (!Object.hasOwn(seen, name)) carried[name] = value;
  }
  return { ...next, ...carried };
};

/** What was seen lines up with what is stored; where a version sees fewer items, the unseen ones stay behind those it has. */
const carryItems = (stored: Json | undefined, seen: Json | undefined, next: readonly Json[]): Json => {
  if (!Array.isArray(stored) || !Array.isArray(seen)) return [...next];
  const carried = next.map((item, at) => {
    const index = indexOf(seen, item, at);
    return carry(stored[index], seen[index], item);
  });
  return [...carried, ...stored.slice(seen.length)];
};

/** The item that was meant: the same one, or the one of that id, or among items without id the one in that place. */
const indexOf = (seen: readonly Json[], wanted: Json, at: number): number => {
  const same = seen.findIndex((item) => isSame(item, wanted));
  if (same >= 0) return same;
  const id = idOf(wanted);
  if (id !== undefined) return seen.findIndex((item) => idOf(item) === id);
  return seen[at] !== undefined && idOf(seen[at]) === undefined ? at : -1;
};

/** An item's own id, or that of what it wraps. */
const idOf = (item: Json): Json | undefined =>
  isObject(item)
    ? (item['id'] ??
      Object.values(item)
        .filter(isObject)
        .map(({ id }) => id)
        .find((id) => id !== undefined))
    : undefined;

const own = (value: { [name: string]: Json }, name: string): Json | undefined => (Object.hasOwn(value, name) ? value[name] : undefined);
