import { Rejection } from '@skyledger/event-sourcing';
import { parseValues } from './parse-values';
import type { Attribute, Condition, Operator, Query, SortKey } from './query';

/** Names that are never attributes. */
const reserved = new Set(['fields', 'offset', 'limit', 'sort', 'filter', 'before', 'after']);
const operators = new Set<string>(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'regex']);

const largestLimit = 1_000;
const largestOffset = 1_000_000;
const mostParameters = 50;

/** Finds the stored attribute that the caller's name means, or undefined if the contract has none of that name. */
export type Resolve = (name: string) => Attribute | undefined;

/** Name and value of each parameter, decoded, in the order given. */
export const parametersOf = (queryString: string): [name: string, value: string][] => {
  const parts = queryString.split('&').filter((part) => part !== '');
  if (parts.length > mostParameters) throw new Rejection('invalid', `A query may have at most ${mostParameters} parameters.`);
  return parts.map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? [decoded(part), ''] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
  });
};

/** Reads the parameters of a TMF630 list: paging, order, and a condition for each attribute that is named. */
export const parseQuery = (parameters: readonly (readonly [name: string, value: string])[], resolve: Resolve): Query => {
  const last = new Map(parameters.filter(([name]) => reserved.has(name)));
  return {
    offset: whole('offset', last.get('offset'), largestOffset) ?? 0,
    limit: whole('limit', last.get('limit'), largestLimit),
    sort: sortKeys(last.get('sort') ?? '', resolve),
    where: conditions(
      parameters.filter(([name]) => !reserved.has(name)),
      resolve,
    ),
  };
};

const decoded = (text: string): string => {
  try {
    const plain = decodeURIComponent(text.replaceAll('+', ' '));
    if (!plain.includes('\0')) return plain;
  } catch {
    // falls through to the refusal: both mean that the text cannot be read
  }
  throw new Rejection('invalid', 'The query is not correctly encoded.', text.slice(0, 100));
};

const whole = (name: string, text: string | undefined, largest: number): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Rejection('invalid', 'A whole number is needed.', name);
  if (Number(text) > largest) throw new Rejection('invalid', `At most ${largest} is possible.`, name);
  return Number(text);
};

const sortKeys = (text: string, resolve: Resolve): SortKey[] =>
  text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')
    .map((key) => ({ descending: key.startsWith('-'), attribute: known(key.replace(/^[-+]/, ''), resolve) }));

/** Conditions on the same attribute with the same operator are alternatives. */
const conditions = (parameters: (readonly [string, string])[], resolve: Resolve): Condition[] => {
  const merged = new Map<string, Condition>();
  for (const [name, value] of parameters) {
    const { attribute, operator, plain } = target(name, resolve);
    const key = `${attribute.path} ${operator}`;
    const values = [...(merged.get(key)?.values ?? []), ...parseValues(plain, value, operator, attribute)];
    merged.set(key, { attribute, operator, values });
  }
  return [...merged.values()];
};

const target = (name: string, resolve: Resolve): { attribute: Attribute; operator: Operator; plain: string } => {
  const whole = resolve(name);
  if (whole !== undefined) return { attribute: whole, operator: 'eq', plain: name };
  const dot = name.lastIndexOf('.');
  const suffix = name.slice(dot + 1);
  if (dot < 0 || !operators.has(suffix)) return { attribute: known(name, resolve), operator: 'eq', plain: name };
  const plain = name.slice(0, dot);
  return { attribute: known(plain, resolve), operator: suffix as Operator, plain };
};

const known = (name: string, resolve: Resolve): Attribute => {
  const attribute = resolve(name);
  if (attribute === undefined) throw new Rejection('invalid', 'No such attribute to filter or sort by.', name.slice(0, 100));
  return attribute;
};
