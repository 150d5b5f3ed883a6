import { Refused } from '../errors/refused';
import { added, replaced } from './edits';
import { type Flavour, rfc6902 } from './json-patch';
import { isObject, type Json } from './merge-patch';
import { placeOf } from './operations';
import { type Tokens, valueAt } from './pointer';
import { placesOf } from './selection';
import { type ComparisonOf, parseSelectingPath } from './selecting-path';

/** To add an item to an array that is there already is to put it behind the others: TM Forum's examples leave out the `/-`. */
const appended = (document: Json, tokens: Tokens, value: Json): Json => {
  const there = valueAt(document, tokens);
  return Array.isArray(there) && !Array.isArray(value) ? added(document, [...tokens, '-'], value) : added(document, tokens, value);
};

/** `application/json-patch+json` */
export const jsonPatch: Flavour = { ...rfc6902, add: appended };

const mostPlaces = 1_000;

/**
 * `application/json-patch-query+json`: paths select, and what is said of an item that was found by a query are the attributes of it that
 * change, the others stay.
 */
export const jsonPatchQuery = (comparisonOf: ComparisonOf): Flavour => {
  const byQuery = new WeakSet<Tokens>();
  return {
    places(path, document, operation, attribute) {
      const place = placeOf(operation, attribute);
      const steps = parseSelectingPath(path, { place, document, comparisonOf });
      const places = placesOf(document, steps);
      if (places.length > mostPlaces) throw new Refused('invalid', `A path may select at most ${mostPlaces} places.`, place);
      for (const found of places) if (found.byQuery) byQuery.add(found.tokens);
      const mustExist = operation.op === 'remove' && places.length > 1;
      return places.map(({ tokens }) => tokens).filter((tokens) => !mustExist || valueAt(document, tokens) !== undefined);
    },
    add(document, tokens, value) {
      const there = valueAt(document, tokens);
      const isInserted = Array.isArray(valueAt(document, tokens.slice(0, -1))) && !byQuery.has(tokens);
      if (!isInserted && isObject(there) && isObject(value)) return replaced(document, tokens, { ...there, ...value });
      return appended(document, tokens, value);
    },
    replace(document, tokens, { value }) {
      const there = valueAt(document, tokens);
      const isPart = byQuery.has(tokens) && isObject(there) && isObject(value);
      return replaced(document, tokens, isPart ? { ...there, ...value } : value);
    },
  };
};
