import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rejection } from '@skyledger/event-sourcing';
import type { Condition } from '../query';
import type { Resolve } from './attributes';
import { parametersOf } from './parameters';
import { parseQuery } from './parse-query';

const known: Readonly<Record<string, ReturnType<Resolve>>> = {
  status: { path: 'status', comparison: 'text', shown: { enabled: 'enable' } },
  'note.text': { path: 'note[].text', comparison: 'text' },
  size: { path: 'size', comparison: 'number' },
  isDone: { path: 'isDone', comparison: 'boolean' },
  date: { path: 'date', comparison: 'instant' },
  party: { path: 'party[]', comparison: 'object' },
};
const parsed = (text: string) => parseQuery(parametersOf(text), (name) => (Object.hasOwn(known, name) ? known[name] : undefined));
const values = (text: string) =>
  (parsed(text).where as Condition[]).map(({ attribute: { path }, operator, values }) => [path, operator, ...values]);

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
    ['status=a;b', ['status', 'eq', 'a', 'b']],
    ['status=a&status=b', ['status', 'eq', 'a', 'b']],
    ['status=a;status=b', ['status', 'eq', 'a', 'b']],
    ['status=a;status="b;c"', ['status', 'eq', 'a', 'b;c']],
    ['status="a,b",\'c;d\'', ['status', 'eq', 'a,b', 'c;d']],
    ["status=it's,that's", ['status', 'eq', "it's", "that's"]],
    ['status=a+b%2Bc', ['status', 'eq', 'a b+c']],
    ['status=', ['status', 'eq', '']],
    ['status=enable', ['status', 'eq', 'enable']],
    ['status==a', ['status', 'eq', 'a']],
    ['status%3D%3Da', ['status', 'eq', 'a']],
    ['status=%3Da', ['status', 'eq', '=a']],
    ['status!=a', ['status', 'ne', 'a']],
    ['status=~^a.*', ['status', 'regex', '^a.*']],
    ['status%3D~^a.*', ['status', 'regex', '^a.*']],
    ['note.text=x', ['note[].text', 'eq', 'x']],
    ['note.text.ne=x', ['note[].text', 'ne', 'x']],
    ['size.gte=1.50', ['size', 'gte', '1.50']],
    ['size>=1.50', ['size', 'gte', '1.50']],
    ['size%3E%3D1.50', ['size', 'gte', '1.50']],
    ['size%3E=1.50', ['size', 'gte', '1.50']],
    ['size>1', ['size', 'gt', '1']],
    ['size%3E1', ['size', 'gt', '1']],
    ['size<=1', ['size', 'lte', '1']],
    ['size%3c1', ['size', 'lt', '1']],
    ['isDone=true', ['isDone', 'eq', 'true']],
    ['date.lt="2026-01-01T00:00:00+01:00"', ['date', 'lt', '2025-12-31T23:00:00.000000Z']],
    ['date<2026-01-01T00:00:00%2B01:00', ['date', 'lt', '2025-12-31T23:00:00.000000Z']],
    ['date=2026-01-01T00:00:00.1234567Z', ['date', 'eq', '2026-01-01T00:00:00.123456Z']],
    ['date=2026-01-01', ['date', 'eq', '2026-01-01T00:00:00.000000Z']],
    ['status.regex=^a[0-9]*b,c$', ['status', 'regex', '^a[0-9]*b,c$']],
  ])('%s', (text, expected) => expect(values(text)).toEqual([expected]));
  it('may name another attribute behind a semicolon', () =>
    expect(parsed('status=a,b;size>5').where).toMatchObject([
      {
        any: [
          { attribute: { path: 'status' }, values: ['a', 'b'] },
          { attribute: { path: 'size' }, operator: 'gt', values: ['5'] },
        ],
      },
    ]));
  it.each([
    ['colour=red', 'colour: No such attribute'],
    ['colour>5', 'colour: No such attribute'],
    ['status=a;colour=red', 'colour: No such attribute'],
    ['sort=-colour', 'colour: No such attribute'],
    ['status.gt.lt=a', 'status.gt: No such attribute'],
    ['constructor=a', 'constructor: No such attribute'],
    ['party=a', 'party: This is an object'],
    ['sort=party', 'party: This is an object'],
    ['size=big', 'size: A number'],
    ['size=1e999', 'size: A number'],
    ['isDone=yes', 'isDone: true or false'],
    ['date=yesterday', 'date: A date and time'],
    ['date=2026-02-30', 'date: A date and time'],
    ['date=0000-01-01', 'date: A date and time'],
    ['date=0001-01-01T00:00:00%2B01:00', 'date: A date and time'],
    ['date=9999-12-31T23:59:59-01:00', 'date: A date and time'],
    ['offset=-1', 'offset: A whole number'],
    ['offset=10001', 'offset: At most 10000'],
    ['limit=1001', 'limit: At most 1000'],
    ['limit=1e3', 'limit: A whole number'],
    ['status.regex=(a', 'status: A group is not closed'],
    ['after=nowhere', 'after: This is no place'],
    ['after=&offset=1', 'after: Of offset'],
    [`status=${'x'.repeat(1_001)}`, 'status: A value may have at most'],
    [`status=${Array(51).fill('x').join()}`, 'status: At most 50 values'],
    [Array.from({ length: 21 }, (_, n) => `note.text.ne=${n};size=${n}`).join('&'), 'undefined: A list may have at most 20'],
    [Array(51).fill('size=1').join('&'), 'undefined: A query may have at most 50'],
    ['sort=size,size,size,size,size,size', 'sort: At most 5'],
    ['status=%FF', '%FF: The query is not correctly encoded'],
    ['status=a%00b', 'a%00b: The query is not correctly encoded'],
  ])('is refused, saying why: %.60s', (text, reason) => {
    const refusal = expect.objectContaining({ code: 'invalid' });
    expect(() => parsed(text)).toThrow(refusal);
    try {
      parsed(text);
    } catch (error) {
      const { field, message } = error as Rejection;
      expect(`${field}: ${message}`).toContain(reason);
    }
  });
  it('holds conditions on different attributes together', () => expect(values('status=a&size.gt=1')).toHaveLength(2));
  it(
    'refuses or reads any text, and never fails otherwise',
    () =>
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string(),
            fc.webQueryParameters(),
            fc.string().map((text) => `status.regex=${encodeURIComponent(text)}`),
            fc
              .string({ unit: fc.constantFrom(...`$[?(@.status=='x'&&||!note.text)]<>~/1 `) })
              .map((text) => `filter=${encodeURIComponent(text)}`),
          ),
          (text) => {
            try {
              parsed(text);
            } catch (error) {
              expect(error).toBeInstanceOf(Rejection);
            }
          },
        ),
      ),
    20_000,
  );
});
