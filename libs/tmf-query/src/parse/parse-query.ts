import { Rejection } from '@skyledger/event-sourcing';
import type { Condition, Query, SortKey, Test } from '../query';
import { comparable, type Resolve, type Target, targetOf } from './attributes';
import { parseCursor } from './cursor';
import { parseFilter } from './filter/parse-filter';
import type { Parameter } from './parameters';
import { alternativesOf, readValue, unquoted } from './values';

/** Names that are never attributes. */
const reserved = new Set(['fields', 'offset', 'limit', 'sort', 'filter', 'before', 'after']);

const largestLimit = 1_000;
/** What lies further is reached by `after`: behind it an offset costs more than it is worth. */
export const largestOffset = 10_000;
const mostValues = 50;
const mostTests = 20;
const mostSortKeys = 5;

/** Reads the parameters of a TMF630 list: paging, order, and what a resource has to satisfy to be in it. */
export const parseQuery = (parameters: readonly Parameter[], resolve: Resolve): Query => {
  const last = new Map(parameters.filter(([name]) => reserved.has(name)));
  const attributes = parameters.filter(([name]) => !reserved.has(name));
  const filters = parameters.filter(([name]) => name === 'filter');
  const where = [...testsOf(attributes, resolve), ...filters.map(([, text]) => parseFilter(text, resolve))];
  if (where.reduce((count, test) => count + countOf(test), 0) > mostTests)
    throw new Rejection('invalid', `A list may have at most ${mostTests} conditions.`, filters.length > 0 ? 'filter' : undefined);
  const sort = sortKeys(last.get('sort') ?? '', resolve);
  return {
    offset: whole('offset', last.get('offset'), largestOffset) ?? 0,
    limit: whole('limit', last.get('limit'), largestLimit),
    sort,
    where,
    ...placeOf(last, sort),
  };
};

/** A page is found by an offset, or by what it follows, or by what it precedes: one of these. */
const placeOf = (last: ReadonlyMap<string, string>, sort: readonly SortKey[]): Pick<Query, 'after' | 'before'> => {
  const [after, before] = [last.get('after'), last.get('before')];
  if ([after, before, last.get('offset')].filter((place) => place !== undefined).length > 1)
    throw new Rejection('invalid', 'Of offset, after and before only one is possible.', after === undefined ? 'before' : 'after');
  if (after !== undefined) return { after: parseCursor('after', after, sort) };
  if (before !== undefined) return { before: before === '' ? 'end' : parseCursor('before', before, sort) };
  return {};
};

const whole = (name: string, text: string | undefined, largest: number): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Rejection('invalid', 'A whole number is needed.', name);
  if (Number(text) > largest)
    throw new Rejection('invalid', `At most ${largest} is possible${name === 'offset' ? '; follow Link next' : ''}.`, name);
  return Number(text);
};

const sortKeys = (text: string, resolve: Resolve): SortKey[] => {
  const keys = text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  if (keys.length > mostSortKeys) throw new Rejection('invalid', `At most ${mostSortKeys} keys are possible.`, 'sort');
  return keys.map((key) => ({ descending: key.startsWith('-'), attribute: comparable(key.replace(/^[-+]/, ''), resolve) }));
};

/** Conditions on the same attribute with the same operator are alternatives, whether repeated or listed. */
const testsOf = (parameters: readonly Parameter[], resolve: Resolve): Test[] => {
  const merged = new Map<string, Condition>();
  const tests: Test[] = [];
  for (const [name, value] of parameters) {
    const alternatives = conditionsOf(targetOf(name, resolve), value, resolve);
    const [only, ...others] = alternatives;
    if (others.length > 0) tests.push({ any: alternatives });
    else merge(merged, name, only!);
  }
  return [...merged.values(), ...tests];
};

const conditionsOf = (target: Target, text: string, resolve: Resolve): Condition[] => {
  const merged = new Map<string, Condition>();
  const alternatives = target.operator === 'regex' ? [{ value: unquoted(text) }] : alternativesOf(text);
  let current = target;
  for (const { target: own, value } of alternatives) {
    if (own !== undefined) current = targetOf(own, resolve); // and so for what follows behind commas
    const { name, attribute, operator } = current;
    merge(merged, name, { attribute, operator, values: [readValue(value, current)] });
  }
  return [...merged.values()];
};

const merge = (merged: Map<string, Condition>, name: string, { attribute, operator, values }: Condition): void => {
  const key = `${attribute.path} ${operator}`;
  const all = [...(merged.get(key)?.values ?? []), ...values];
  if (all.length > mostValues) throw new Rejection('invalid', `At most ${mostValues} values are possible.`, name);
  merged.set(key, { attribute, operator, values: all });
};

const countOf = (test: Test): number => {
  if ('all' in test) return test.all.reduce((count, part) => count + countOf(part), 0);
  if ('any' in test) return test.any.reduce((count, part) => count + countOf(part), 0);
  if ('not' in test) return countOf(test.not);
  return 'some' in test ? 1 + countOf(test.where) : 1;
};
