import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute, Comparison, Operator } from '../query';
import { indexSql } from './index-sql';
import { orderSql } from './order-sql';
import { Parameters } from './parameters';
import { testSql } from './test-sql';

const compiled = (attribute: Attribute, operator: Operator, ...values: string[]) => {
  const parameters = new Parameters();
  return { text: testSql({ attribute, operator, values }, parameters), values: parameters.values };
};
const text = (path: string): Attribute => ({ path, comparison: 'text' });

describe('A condition as SQL', () => {
  it('compares one value so that an index also gives the order', () =>
    expect(compiled(text('status'), 'eq', 'a')).toEqual({ text: `(document #>> '{"status"}') collate "C" = $1::text`, values: ['a'] }));
  it('compares several', () =>
    expect(compiled(text('status'), 'in', 'a', 'b')).toEqual({
      text: `(document #>> '{"status"}') collate "C" = any($1::text[])`,
      values: [['a', 'b']],
    }));
  it('compares as the attribute does', () =>
    expect(compiled({ path: 'price.value', comparison: 'number' }, 'gte', '1.5')).toEqual({
      text: `tmf_query.number((document #>> '{"price","value"}') collate "C") >= $1::numeric`,
      values: ['1.5'],
    }));
  it('looks for an element of an array', () =>
    expect(compiled(text('relatedEntity[].id'), 'eq', 'x')).toEqual({
      text: `jsonb_path_query_array(document, '$."relatedEntity"[*]."id"') @> $1::jsonb`,
      values: ['["x"]'],
    }));
  it('looks for a number too where a value may be of any kind', () =>
    expect(compiled({ path: 'characteristic[].value', comparison: 'any' }, 'eq', '4').values).toEqual(['["4"]', '[4]']));
  it("looks for the stored values that the caller's word means", () => {
    const state: Attribute = { ...text('state'), shown: { draft: 'acknowledged', enabled: 'enable' } };
    expect(compiled(state, 'eq', 'acknowledged', 'enable', 'draft', 'held').values).toEqual([
      ['acknowledged', 'draft', 'enable', 'enabled', 'held'],
    ]);
    expect(compiled(state, 'regex', 'x').text).toContain(`when 'draft' then 'acknowledged'`);
  });
  it('never puts a value into its text', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Operator>('eq', 'ne', 'gt', 'in'),
        fc.constantFrom<Comparison>('text', 'any'),
        fc.constantFrom('a', 'a[].b', 'a[0]'),
        fc.string({ minLength: 3 }),
        (operator, comparison, path, value) => {
          const quote = `'${value}`;
          expect(compiled({ path, comparison }, operator, quote).text).not.toContain(quote);
        },
      ),
    ));
  it('quotes names, even those no contract has', () =>
    expect(compiled(text(`a'"\\`), 'eq', 'x').text).toBe(`(document #>> '{"a''\\"\\\\"}') collate "C" = $1::text`));
});

describe('An index', () => {
  it.each<[string, Comparison]>([
    ['status', 'text'],
    ['price.value', 'number'],
    ['at', 'instant'],
    ['relatedEntity[].id', 'text'],
  ])('on %s is made of the expression that conditions on it use', (path, comparison) => {
    const [, expression] = /^(?:using gin \(\(|\(tenant, \()(.*?)(?:\) jsonb_path_ops\)|\), sid\))$/.exec(indexSql({ path, comparison }))!;
    expect(compiled({ path, comparison }, 'eq', 'x').text).toContain(expression);
  });
  it('gives the order that it is declared for', () => {
    const attribute: Attribute = { path: 'at', comparison: 'instant' };
    const expression = `tmf_query.instant((document #>> '{"at"}') collate "C")`;
    expect(indexSql({ ...attribute, descending: true })).toBe(`(tenant, (${expression}) desc nulls last, sid)`);
    expect(orderSql([{ attribute, descending: true }], false)).toBe(`${expression} desc nulls last, sid`);
    expect(orderSql([{ attribute, descending: true }], true)).toBe(`${expression} asc nulls first, sid desc`);
  });
});
