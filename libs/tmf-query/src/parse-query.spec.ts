import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rejection } from '@skyledger/event-sourcing';
import { parametersOf, parseQuery, type Resolve } from './parse-query';

const known: Readonly<Record<string, ReturnType<Resolve>>> = {
  status: { path: 'status', comparison: 'text', values: { enable: 'enabled' } },
  'note.text': { path: 'note[].text', comparison: 'text' },
  size: { path: 'size', comparison: 'number' },
  isDone: { path: 'isDone', comparison: 'boolean' },
  date: { path: 'date', comparison: 'instant' },
};
const parsed = (text: string) => parseQuery(parametersOf(text), (name) => (Object.hasOwn(known, name) ? known[name] : undefined));
const values = (text: string) => parsed(text).where.map(({ attribute: { path }, operator, values }) => [path, operator, ...values]);

describe('A list query', () => {
  it('without parameters is everything', () => expect(parsed('')).toEqual({ offset: 0, limit: undefined, sort: [], where: [] }));
  it('has an offset and a limit', () => expect(parsed('offset=20&limit=10')).toMatchObject({ offset: 20, limit: 10 }));
  it('has an order', () =>
    expect(parsed('sort=-size,+date,status').sort.map(({ attribute, descending }) => [attribute.path, descending])).toEqual([
      ['size', true],
      ['date', false],
      ['status', false],
    ]));
  it.each<[string, unknown[]]>([
    ['status=a', ['status', 'eq', 'a']],
    ['status=a,b', ['status', 'eq', 'a', 'b']],
    ['status=a&status=b', ['status', 'eq', 'a', 'b']],
    ['status=a;status=b', ['status', 'eq', 'a', 'b']],
    ['status="a,b",\'c;d\'', ['status', 'eq', 'a,b', 'c;d']],
    ['status=a+b%2Bc', ['status', 'eq', 'a b+c']],
    ['status=', ['status', 'eq', '']],
    ['status=enable', ['status', 'eq', 'enabled']],
    ['note.text=x', ['note[].text', 'eq', 'x']],
    ['note.text.ne=x', ['note[].text', 'ne', 'x']],
    ['size.gte=1.50', ['size', 'gte', '1.50']],
    ['isDone=true', ['isDone', 'eq', 'true']],
    ['date.lt="2026-01-01T00:00:00+01:00"', ['date', 'lt', '2025-12-31T23:00:00.000Z']],
    ['status.regex=^a[0-9]*b,c$', undefined as never],
    ['status.regex=^a[0-9]*b$', ['status', 'regex', '^a[0-9]*b$']],
  ])('%s', (text, expected) =>
    expected === undefined ? expect(() => values(text)).toThrow(Rejection) : expect(values(text)).toEqual([expected]),
  );
  it('holds conditions on different attributes together', () => expect(values('status=a&size.gt=1')).toHaveLength(2));
  it('refuses or reads any text, and never fails otherwise', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webQueryParameters(),
          fc.string().map((text) => `status.regex=${encodeURIComponent(text)}`),
        ),
        (text) => {
          try {
            parsed(text);
          } catch (error) {
            expect(error).toBeInstanceOf(Rejection);
          }
        },
      ),
    ));
});
