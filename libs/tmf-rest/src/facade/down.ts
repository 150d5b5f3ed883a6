import type { ApiVersion, Contract } from '@skyledger/tmf-contracts';
import { toNumber } from './decimal';
import { isObject, type Json } from './json';
import { type KnownShape, shapeOf, type Way } from './known-shape';

/** The document as a version shows it: what it cannot say is left out, what it calls or places otherwise is put there. */
export const down = (contract: Contract, version: ApiVersion, inner: object): Json =>
  downObject(shapeOf(version, contract.type), inner as Json);

const downObject = (known: KnownShape | undefined, inner: Json): Json => {
  if (known === undefined) return inner;
  const outer: Json = {};
  const type = typeIn(known, inner['@type']);
  if (type !== undefined) outer['@type'] = type;
  for (const name of Object.keys(inner)) {
    const value = inner[name];
    if (name === '@type' || value === undefined) continue;
    const way = known.ways.get(name);
    if (way !== undefined) place(known, outer, way, value);
    else if (!known.unsaid.has(name) && !known.has(name)) outer[name] = value; // an extension
  }
  return outer;
};

/** v5 says the type everywhere; v4 says one only where the document does, by its own name for it. */
const typeIn = ({ shape, innerName }: KnownShape, type: unknown): unknown => {
  if (type === undefined) return shape.typed ? shape.name : undefined;
  return type === innerName ? shape.name : type;
};

const place = (known: KnownShape, outer: Json, way: Way, value: unknown): void => {
  const { name, flat, nestedIn } = way.attribute;
  if (flat !== undefined) return placeFlat(outer, flat, value);
  const shown = way.isPlain ? value : downValue(way, value);
  if (shown === undefined) return;
  if (nestedIn !== undefined) outer[nestedIn] = { ...(outer[nestedIn] as Json | undefined), [name]: shown };
  else outer[name] = known.nested.has(name) ? merged(outer[name], shown) : shown;
};

/** An object may have been begun by attributes that are nested in it. */
const merged = (begun: unknown, shown: unknown): unknown => (isObject(begun) && isObject(shown) ? { ...shown, ...begun } : shown);

const placeFlat = (outer: Json, names: readonly string[], wrapped: unknown): void => {
  if (!isObject(wrapped)) return;
  for (const name of names) if (wrapped[name] !== undefined) outer[name] = wrapped[name];
};

const downValue = (way: Way, value: unknown): unknown => {
  if (!Array.isArray(value)) return downItem(way, value);
  return way.attribute.single ? downItem(way, value[0]) : value.map((item) => downItem(way, item));
};

const downItem = (way: Way, item: unknown): unknown => {
  const { scalar, decimal, text } = way.attribute;
  if (item === undefined || item === null) return item;
  if (Array.isArray(item)) return item.map((one) => downItem(way, one));
  if (scalar !== undefined) return isObject(item) ? item[scalar] : item;
  if (decimal) return toNumber(item);
  if (text) return typeof item === 'string' ? item : JSON.stringify(item);
  if (typeof item === 'string') return way.outerValue(item);
  return isObject(item) ? downObject(way.shape, item) : item;
};
