import { describe, expect, it } from 'vitest';
import { matches } from './matches';
import { parametersOf, parseQuery, type Resolve } from './parse-query';

const comparisons = { 'order.size': 'number', 'order.at': 'instant', 'order.isUrgent': 'boolean' } as const;
const resolve: Resolve = (path) => ({ path, comparison: comparisons[path as keyof typeof comparisons] ?? 'text' });
const order = {
  size: 10,
  at: '2026-01-01T12:00:00+02:00',
  isUrgent: true,
  state: 'held',
  party: [{ role: 'buyer' }, { role: 'payer', age: 4 }],
};
const fits = (query: string) =>
  matches(parseQuery(parametersOf(query), (name) => (/\.(ne|gt|gte|lt|lte|in|regex)$/.test(name) ? undefined : resolve(name))).where, {
    order,
  });

describe('A document matches', () => {
  it.each([
    '',
    'order.state=held',
    'order.state=completed,held',
    'order.state.ne=completed',
    'order.nothing.ne=x',
    'order.party.role=payer',
    'order.party.role=payer&order.party.role.ne=seller',
    'order.party.age=4',
    'order.size=10.0',
    'order.size.gt=9',
    'order.size.gte=10&order.size.lte=10',
    'order.at=2026-01-01T10:00:00Z',
    'order.at.lt=2026-01-01T10:00:01Z',
    'order.isUrgent=true',
    'order.state.regex=^he.d$',
    'order.party.role.regex=^p',
  ])('%s', (query) => expect(fits(query)).toBe(true));
});

describe('A document does not match', () => {
  it.each([
    'order.state=completed',
    'order.state=held&order.size=11',
    'order.state.ne=held',
    'order.nothing=x',
    'order.nothing.lt=x',
    'order.toString=x',
    'order.party.role=seller',
    'order.party.role.ne=payer',
    'order.size.lt=9',
    'order.at.gt=2026-01-01T12:00:00Z',
    'order.isUrgent=false',
    'order.state.regex=^eld',
  ])('%s', (query) => expect(fits(query)).toBe(false));
});
