import type { ApiVersion, AttributeShape, Contract } from '@skyledger/tmf-contracts';
import { toNumber } from './decimal';
import { isObject, type Json } from './json';
import { type KnownShape, shapeOf } from './known-shape';

/** The document as a version shows it: what it cannot say is left out, what it calls or places otherwise is put there. */
export const down = (contract: Contract, version: ApiVersion, inner: object): Json =>
  downObject(version, shapeOf(version, contract.type), inner as Json);

const downObject = (version: ApiVersion, shape: KnownShape | undefined, inner: Json): Json => {
  if (shape === undefined) return inner;
  const outer: Json = {};
  const type = typeIn(shape, inner['@type']);
  if (type !== undefined) outer['@type'] = type;
  for (const [name, value] of Object.entries(inner)) {
    const attribute = shape.attributes[name];
    if (name === '@type' || value === undefined) continue;
    if (attribute !== undefined) place(version, outer, attribute, value);
    else if (!shape.unsaid.has(name) && !shape.outers.has(name)) outer[name] = value; // an extension
  }
  return outer;
};

/** v5 says the type everywhere; v4 says one only where the document does, by its own name for it. */
const typeIn = ({ typed, name, innerName }: KnownShape, type: unknown): unknown =>
  type === undefined ? (typed ? name : undefined) : type === innerName ? name : type;

const place = (version: ApiVersion, outer: Json, attribute: AttributeShape, value: unknown): void => {
  if (attribute.flat !== undefined) return placeFlat(outer, attribute, value);
  const shown = downValue(version, attribute, value);
  if (shown === undefined) return;
  if (attribute.nestedIn === undefined) outer[attribute.name] = merged(outer[attribute.name], shown);
  else outer[attribute.nestedIn] = { ...(outer[attribute.nestedIn] as Json | undefined), [attribute.name]: shown };
};

/** An object may have been begun by attributes that are nested in it. */
const merged = (begun: unknown, shown: unknown): unknown => (isObject(begun) && isObject(shown) ? { ...shown, ...begun } : shown);

const placeFlat = (outer: Json, { flat = [] }: AttributeShape, wrapped: unknown): void => {
  if (!isObject(wrapped)) return;
  for (const name of flat) if (wrapped[name] !== undefined) outer[name] = wrapped[name];
};

const downValue = (version: ApiVersion, attribute: AttributeShape, value: unknown): unknown => {
  if (!Array.isArray(value)) return downItem(version, attribute, value);
  const items = (attribute.single ? value.slice(0, 1) : value).map((item) => downItem(version, attribute, item));
  return attribute.single ? items[0] : items;
};

const downItem = (version: ApiVersion, attribute: AttributeShape, item: unknown): unknown => {
  const { scalar, values, nearest, decimal, text, type } = attribute;
  if (Array.isArray(item)) return item.map((one) => downItem(version, attribute, one));
  if (scalar !== undefined) return isObject(item) ? item[scalar] : item;
  if (typeof item === 'string' && (values ?? nearest)) return entryOf(values, item) ?? entryOf(nearest, item) ?? item;
  if (decimal) return toNumber(item);
  if (text) return typeof item === 'string' ? item : JSON.stringify(item);
  return isObject(item) ? downObject(version, shapeOf(version, type), item) : item;
};

const entryOf = (table: Readonly<Record<string, string>> | undefined, value: string): string | undefined =>
  table !== undefined && Object.hasOwn(table, value) ? table[value] : undefined;
