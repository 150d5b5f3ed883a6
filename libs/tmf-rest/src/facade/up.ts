import type { ApiVersion, Contract } from '@skyledger/tmf-contracts';
import { toDecimalText } from './decimal';
import { isObject, type Json } from './json';
import { type KnownShape, shapeOf, type Way } from './known-shape';

/** Why a body is taken in: to create, as a whole resource, or the attributes of an update. */
export type Purpose = 'create' | 'update' | 'resource';

/**
 * What a version's body means inside. Extensions stay as they are; an attribute that only another version has is left out,
 * and so is what the server gives: the href always, the id when a resource is created.
 */
export const up = (contract: Contract, version: ApiVersion, body: object, purpose: Purpose): Json => {
  const known = shapeOf(version, contract.type);
  const { href: _, ...inner } = upObject(known, body as Json, '');
  if (purpose === 'create') delete inner['id'];
  return purpose === 'update' ? inner : { '@type': known?.innerName ?? contract.type, ...inner };
};

/** An object on its way in: what is known of it, what it has become so far, and where it stands in the body. */
type Intake = { readonly known: KnownShape; readonly inner: Json; readonly path: string };

const upObject = (known: KnownShape | undefined, given: Json, path: string): Json => {
  if (known === undefined) return given;
  const inner: Json = {};
  const intake = { known, inner, path };
  for (const name of Object.keys(given)) {
    const value = withoutNested(intake, name, given[name]);
    if (value !== undefined) take(intake, name, value);
  }
  if (inner['@type'] === known.shape.name) inner['@type'] = known.innerName;
  return inner;
};

const take = ({ known, inner, path }: Intake, name: string, value: unknown): void => {
  const direct = known.direct.get(name);
  const flat = known.flat.get(name);
  if (direct !== undefined) inner[direct.inner] = upValue(direct, value, path);
  else if (flat !== undefined) inner[flat.inner] = { ...(inner[flat.inner] as Json | undefined), [name]: value };
  else if (!known.ways.has(name) && !known.unsaid.has(name)) inner[name] = value; // an extension
};

/** Takes out of an object what stands beside it inside; undefined where that was all it held. */
const withoutNested = ({ known, inner, path }: Intake, name: string, value: unknown): unknown => {
  const ways = known.nested.get(name);
  if (ways === undefined || !isObject(value)) return value;
  const rest = { ...value };
  for (const way of ways) {
    const { name: nestedName } = way.attribute;
    if (rest[nestedName] === undefined) continue;
    inner[way.inner] = upValue(way, rest[nestedName], path === '' ? name : `${path}.${name}`);
    delete rest[nestedName];
  }
  return Object.keys(rest).length > 0 || Object.keys(value).length === 0 ? rest : undefined;
};

const upValue = (way: Way, value: unknown, path: string): unknown => {
  if (way.isPlain || value === null) return value;
  const { name, single } = way.attribute;
  return upItems(way, single ? [value] : value, path === '' ? name : `${path}.${name}`);
};

const upItems = (way: Way, value: unknown, at: string): unknown =>
  Array.isArray(value) ? value.map((item) => upItems(way, item, at)) : upItem(way, value, at);

const upItem = (way: Way, item: unknown, at: string): unknown => {
  const { scalar, decimal, text } = way.attribute;
  if (scalar !== undefined) return { [scalar]: item };
  if (decimal) return toDecimalText(item, at);
  if (text) return objectIn(item);
  if (typeof item === 'string') return way.innerValues.get(item) ?? item;
  return isObject(item) ? upObject(way.shape, item, at) : item;
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
