import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matcherOf } from './match-pattern';
import { BadPattern, parsePattern } from './parse-pattern';
import { patternSql } from './pattern-sql';

/** Patterns that JavaScript, too, understands. */
const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '[a-c]', '\\d', '\\w', '\\.', 'ü', ' ', '^', '$');
const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  pattern: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
  piece: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?')).map(([one, times]) => (one === '^' || one === '$' ? one : one + times)),
    fc
      .tuple(tie('pattern'), tie('pattern'), fc.constantFrom('', '*', '+', '?'))
      .map(([one, other, times]) => `(?:${one}|${other})${times}`),
  ),
}));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', 'ü', '😀', ' ', 'A'), maxLength: 8 });

describe('A pattern', () => {
  it(
    'occurs where JavaScript says it does',
    () =>
      fc.assert(
        fc.property(
          pattern.filter((one) => one.length <= 100),
          text,
          fc.boolean(),
          (pattern, text, ignoresCase) => {
            expect(matcherOf(parsePattern(pattern), ignoresCase)(text)).toBe(new RegExp(pattern, ignoresCase ? 'isu' : 'su').test(text));
          },
        ),
        { numRuns: 1_000 },
      ),
    20_000,
  );

  it('takes time in proportion to the text', () => {
    const matches = matcherOf(parsePattern('(?:a*)*(?:a|a)*a*a*a*b'));
    const started = performance.now();
    expect(matches('a'.repeat(20_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('is told to PostgreSQL anew, so that nothing of what the client wrote gets through', () => {
    expect(patternSql(parsePattern('^a[b-d\\]]*(x|y)+$'))).toBe(
      String.raw`^\U00000061[\U00000062-\U00000064\U0000005d]*(?:\U00000078|\U00000079)+$`,
    );
  });

  it.each([
    '(',
    ')',
    '(?=a)',
    '(?i)a',
    '(a',
    'a**',
    'a*?',
    '*a',
    '^*',
    'a{3}',
    '[',
    '[]',
    '[b-a]',
    '[\\d-z]',
    '\\',
    '\\1',
    '\\b',
    '\\p',
    '***=a',
    '((((((a))))))',
    'a'.repeat(101),
  ])(
    // prettier-ignore
    'is refused: %.20s',
    (pattern) => expect(() => parsePattern(pattern)).toThrow(BadPattern),
  );
});
