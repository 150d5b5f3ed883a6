import type { Attribute, Cursor, SortKey } from '../query';
import { castSql, elementsSql, isMany, shownSql, valueSql } from './attribute-sql';
import type { Parameters } from './parameters';

/** The order of a list, or the reverse: what has no value comes last, and the last word has the order of creation. */
export const orderSql = (sort: readonly SortKey[], isReversed: boolean): string =>
  [...sort.map((key) => `${keySql(key.attribute)} ${directionSql(key, isReversed)}`), isReversed ? 'sid desc' : 'sid'].join(', ');

/** The expression a key sorts by: the first value where there are several. */
export const keySql = (attribute: Attribute): string =>
  isMany(attribute)
    ? castSql(shownSql(`(${elementsSql('document', attribute.path)} #>> '{0}') collate "C"`, attribute), attribute.comparison)
    : valueSql('document', attribute);

const directionSql = ({ descending }: SortKey, isReversed: boolean): string =>
  `${descending === isReversed ? 'asc' : 'desc'} nulls ${isReversed ? 'first' : 'last'}`;

/** A place in a list, with the SQL of the sid of the item there. */
export type Place = { readonly keys: NonNullable<Cursor['keys']>; readonly sid: string };

/** Holds for what comes behind a place in the order, or before it in the reverse. */
export const beyondSql = (sort: readonly SortKey[], { keys, sid }: Place, isReversed: boolean, parameters: Parameters): string => {
  const [key, ...others] = sort;
  if (key === undefined) return `sid ${isReversed ? '<' : '>'} ${sid}`;
  const [value = null, ...otherKeys] = keys;
  const rest = beyondSql(others, { keys: otherKeys, sid }, isReversed, parameters);
  const expression = keySql(key.attribute);
  if (value === null) return isReversed ? `(${expression} is not null or ${rest})` : `(${expression} is null and ${rest})`;
  const place = `${parameters.add(value)}::${typeNames[key.attribute.comparison]}`;
  const further = `${expression} ${key.descending === isReversed ? '>' : '<'} ${place}`;
  return `(${further}${isReversed ? '' : ` or ${expression} is null`} or (${expression} = ${place} and ${rest}))`;
};

/** What a value is compared as. */
export const typeNames = { text: 'text', any: 'text', boolean: 'text', object: 'text', number: 'numeric', instant: 'timestamptz' } as const;
