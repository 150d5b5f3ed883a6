import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Comparison, Operator } from './query';
import { conditionSql, indexSql, Parameters, sortSql } from './sql';

const compiled = (path: string, operator: Operator, comparison: Comparison, ...values: string[]) => {
  const parameters = new Parameters();
  return { text: conditionSql({ attribute: { path, comparison }, operator, values }, parameters), values: parameters.values };
};

describe('A condition as SQL', () => {
  it('compares a plain attribute', () =>
    expect(compiled('status', 'eq', 'text', 'a', 'b')).toEqual({
      text: `(document #>> '{"status"}') = any($1::text[])`,
      values: [['a', 'b']],
    }));
  it('compares as the attribute does', () =>
    expect(compiled('price.value', 'gte', 'number', '1.5')).toEqual({
      text: `((document #>> '{"price","value"}')::numeric >= $1::numeric)`,
      values: ['1.5'],
    }));
  it('looks for an element of an array', () =>
    expect(compiled('relatedEntity[].id', 'eq', 'text', 'x')).toEqual({
      text: `(jsonb_path_query_array(document, '$."relatedEntity"[*]."id"') @> $1::jsonb)`,
      values: ['["x"]'],
    }));
  it('looks for a number too where a text could be one', () =>
    expect(compiled('characteristic[].value', 'eq', 'text', '4').values).toEqual(['["4"]', '[4]']));
  it('never puts a value into its text', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Operator>('eq', 'ne', 'gt', 'in', 'regex'),
        fc.constantFrom('a', 'a[].b'),
        fc.string({ minLength: 3 }),
        (operator, path, value) => {
          const quote = `'${value}`;
          expect(compiled(path, operator, 'text', quote).text).not.toContain(quote);
        },
      ),
    ));
  it('quotes names, even those no contract has', () =>
    expect(compiled(`a'"\\`, 'eq', 'text', 'x').text).toBe(`(document #>> '{"a''\\"\\\\"}') = any($1::text[])`));
});

describe('An index', () => {
  it.each(['status', 'price.unit', 'relatedEntity[].id'])('on %s is made of the expression that conditions on it use', (path) => {
    const expression = /\((document #>> '[^']*'|jsonb_path_query_array\(document, '[^']*'\))\)/.exec(indexSql(path))![1]!;
    expect(compiled(path, 'eq', 'text', 'x').text).toContain(expression);
  });
  it('gives an order', () =>
    expect(sortSql({ attribute: { path: 'status', comparison: 'text' }, descending: true })).toBe(
      `(document #>> '{"status"}') desc nulls last`,
    ));
});
