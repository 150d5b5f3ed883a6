import { Refused } from '../errors/refused';
import { defaultLimits } from '../intake/scanner';
import { added, NotThere, removed, replaced } from './edits';
import { isSame, type Json } from './merge-patch';
import { notNow, type Operation, placeOf } from './operations';
import { parsePointer, type Tokens, valueAt } from './pointer';

/** How a flavour of JSON Patch finds places, and what it does there beyond RFC 6902. */
export type Flavour = {
  /** Where an operation is done: in one place, or in all that a query selects. */
  readonly places: (path: string, document: Json, operation: Operation, attribute: 'path' | 'from') => readonly Tokens[];
  readonly add: (document: Json, tokens: Tokens, value: Json) => Json;
  readonly replace: (document: Json, tokens: Tokens, operation: Operation) => Json;
};

/** RFC 6902 as it is written. */
export const rfc6902: Flavour = {
  places: (path, _document, operation, attribute) => [parsePointer(path, placeOf(operation, attribute))],
  add: added,
  replace: (document, tokens, { value }) => replaced(document, tokens, value),
};

/**
 * The document after all operations of a patch, in their order; the given one is left as it is.
 *
 * What could never be done is `invalid` (400) and names its place in the patch; what cannot be done to the resource as it is at
 * present, a `test` that fails included, is a `conflict` (409) and names the attribute.
 */
export const applyPatch = (document: Json, operations: readonly Operation[], flavour: Flavour = rfc6902): Json => {
  const patched = operations.reduce((current, operation) => applied(current, operation, flavour), document);
  checkSize(patched);
  return patched;
};

const applied = (document: Json, operation: Operation, flavour: Flavour): Json => {
  const places = flavour.places(operation.path, document, operation, 'path');
  if (places.length === 0) throw notNow(operation, 'The path selects nothing.', []);
  const each = (work: (current: Json, tokens: Tokens) => Json) =>
    places.reduce((current, tokens) => there(operation, tokens, () => work(current, tokens)), document);
  switch (operation.op) {
    case 'add':
      return each((current, tokens) => flavour.add(current, tokens, operation.value));
    case 'replace':
      return each((current, tokens) => flavour.replace(current, tokens, operation));
    case 'remove':
      if (places.some(({ length }) => length === 0))
        throw new Refused('invalid', 'The resource itself is removed by DELETE.', placeOf(operation));
      return places.reduceRight((current, tokens) => there(operation, tokens, () => removed(current, tokens)), document);
    case 'test':
      return each((current, tokens) => tested(current, tokens, operation));
    case 'copy':
      return copied(each, document, operation, flavour);
    case 'move':
      return moved(document, places, operation, flavour);
  }
};

const tested = (document: Json, tokens: Tokens, operation: Operation): Json => {
  if (!isSame(valueAt(document, tokens), operation.value)) throw notNow(operation, 'The value is another one.', tokens);
  return document;
};

const copied = (
  each: (work: (current: Json, tokens: Tokens) => Json) => Json,
  document: Json,
  operation: Operation,
  flavour: Flavour,
): Json => {
  const value = valueAt(document, source(document, operation, flavour))!;
  const result = each((current, tokens) => flavour.add(current, tokens, value));
  checkSize(result); // a hundred copies, each of what the one before made, would be more than there is room for
  return result;
};

const moved = (document: Json, places: readonly Tokens[], operation: Operation, flavour: Flavour): Json => {
  const from = source(document, operation, flavour);
  const [to, ...others] = places;
  if (to === undefined || others.length > 0) throw notNow(operation, 'The path selects several places; one is needed.', []);
  if (to.length === from.length && to.every((token, at) => token === from[at])) return document;
  if (from.every((token, at) => token === to[at])) throw new Refused('invalid', 'Nothing can be moved into itself.', placeOf(operation));
  const value = valueAt(document, from)!;
  return there(operation, to, () => flavour.add(removed(document, from), to, value));
};

/** The one place a value comes from. */
const source = (document: Json, operation: Operation, { places }: Flavour): Tokens => {
  const [from, ...others] = places(operation.from, document, operation, 'from').filter((tokens) => valueAt(document, tokens) !== undefined);
  if (from === undefined) throw notNow(operation, 'There is nothing to take.', operation.from.split('/').filter(Boolean));
  if (others.length > 0) throw notNow(operation, 'There are several to take from; one is needed.', from);
  return from;
};

const there = <T>(operation: Operation, tokens: Tokens, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotThere) throw notNow(operation, 'There is nothing at this place.', tokens);
    throw error;
  }
};

/** A patch may not make what a body may not be. */
const checkSize = (document: Json): void => {
  let left = defaultLimits.nodes;
  const count = (value: Json, depth: number): void => {
    left -= 1;
    if (left < 0) throw new Refused('invalid', `The resource would have more than ${defaultLimits.nodes} values.`);
    if (typeof value !== 'object' || value === null) return;
    if (depth >= defaultLimits.depth)
      throw new Refused('invalid', `The resource would be nested deeper than ${defaultLimits.depth} levels.`);
    for (const child of Object.values(value)) count(child, depth + 1);
  };
  count(document, 0);
};
