import { describe, expect, it } from 'vitest';
import { checkAcceptable, prefersProblem } from './accept';

describe('A client takes JSON', () => {
  it.each([
    undefined,
    '',
    '*/*',
    'application/*',
    'application/json',
    'application/json;charset=utf-8',
    'APPLICATION/JSON',
    'text/html, application/json;q=0.1',
    'text/html,application/xhtml+xml,*/*;q=0.8',
    'application/problem+json',
    'application/json-patch+json',
  ])('with Accept: %s', (accept) => expect(() => checkAcceptable(accept)).not.toThrow());
  it.each(['text/html', 'application/xml, text/*', 'application/json;q=0', 'image/png, */*;q=0'])('or not, with Accept: %s', (accept) =>
    expect(() => checkAcceptable(accept)).toThrow('Only application/json'),
  );
});

describe('A client prefers problems', () => {
  it.each([
    ['application/problem+json', true],
    ['application/json, application/problem+json', true],
    ['application/problem+json, application/json;q=0.9', true],
    ['Application/Problem+JSON', true],
    ['application/problem+json;q=0.5, application/json', false],
    ['application/problem+json;q=0', false],
    ['*/*', false],
    ['application/json', false],
    [undefined, false],
  ])('with Accept: %s -> %s', (accept, expected) => expect(prefersProblem(accept)).toBe(expected));
});
