import type { ApiVersion, AttributeShape, Contract } from '@skyledger/tmf-contracts';
import { toDecimalText } from './decimal';
import { isObject, type Json } from './json';
import { type KnownShape, shapeOf } from './known-shape';

/** Why a body is taken in: to create, as a whole resource, or the attributes of an update. */
export type Purpose = 'create' | 'update' | 'resource';

/**
 * What a version's body means inside. Extensions stay as they are; an attribute that only another version has is left out,
 * and so is what the server gives: the href always, the id when a resource is created.
 */
export const up = (contract: Contract, version: ApiVersion, body: object, purpose: Purpose): Json => {
  const shape = shapeOf(version, contract.type);
  const { href: _, ...inner } = upObject(version, shape, body as Json, '');
  if (purpose === 'create') delete inner['id'];
  return purpose === 'update' ? inner : { '@type': shape?.innerName ?? contract.type, ...inner };
};

const upObject = (version: ApiVersion, shape: KnownShape | undefined, given: Json, path: string): Json => {
  if (shape === undefined) return given;
  const outer = { ...given };
  const inner: Json = {};
  for (const source of shape.inners) {
    const value = taken(outer, source.attribute);
    if (value !== undefined) inner[source.inner] = upValue(version, source.attribute, value, path);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!shape.outers.has(name) && shape.attributes[name] === undefined && !shape.unsaid.has(name)) inner[name] = value; // an extension
  }
  if (inner['@type'] === shape.name) inner['@type'] = shape.innerName;
  return inner;
};

/** The value of an attribute, taken from where the version has it. What was nested is gone from there afterwards. */
const taken = (outer: Json, { name, flat, nestedIn }: AttributeShape): unknown => {
  if (flat !== undefined) {
    const present = flat.filter((one) => outer[one] !== undefined);
    return present.length > 0 ? Object.fromEntries(present.map((one) => [one, outer[one]])) : undefined;
  }
  if (nestedIn === undefined) return outer[name];
  const nest = outer[nestedIn];
  if (!isObject(nest)) return undefined;
  const { [name]: value, ...rest } = nest;
  if (value !== undefined) outer[nestedIn] = Object.keys(rest).length > 0 ? rest : undefined;
  return value;
};

const upValue = (version: ApiVersion, attribute: AttributeShape, value: unknown, path: string): unknown => {
  if (value === null || attribute.flat !== undefined) return value;
  const at = path === '' ? attribute.name : `${path}.${attribute.name}`;
  const wrapped = attribute.single ? [value] : value;
  return upItems(version, attribute, wrapped, at);
};

const upItems = (version: ApiVersion, attribute: AttributeShape, value: unknown, at: string): unknown =>
  Array.isArray(value) ? value.map((item) => upItems(version, attribute, item, at)) : upItem(version, attribute, value, at);

const upItem = (version: ApiVersion, { scalar, values, decimal, text, type }: AttributeShape, item: unknown, at: string): unknown => {
  if (scalar !== undefined) return { [scalar]: item };
  if (values !== undefined) return Object.entries(values).find(([, outer]) => outer === item)?.[0] ?? item;
  if (decimal) return toDecimalText(item, at);
  if (text) return objectIn(item);
  return isObject(item) ? upObject(version, shapeOf(version, type), item, at) : item;
};

/** A text that is no JSON object stays a text. */
const objectIn = (text: unknown): unknown => {
  if (typeof text !== 'string') return text;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : text;
  } catch {
    return text;
  }
};
