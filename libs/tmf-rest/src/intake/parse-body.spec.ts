import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refused } from '../errors/refused';
import { parseBody } from './parse-body';

const parse = (text: string) => parseBody(Buffer.from(text));
const refusal = (work: () => unknown): Refused => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const many = (count: number, text: (at: number) => string) => Array.from({ length: count }, (_, at) => text(at)).join(',');

describe('The body intake', () => {
  it('reads what JSON.parse reads', () =>
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\d{16}|e[+-]?\d{3}|__proto__|\\u/.test(text) && !/-0[,\]}]/.test(`${text},`));
        const numbers = text.match(/-?\d[\d.]*(e[+-]?\d+)?/g) ?? [];
        fc.pre(numbers.every((number) => number.replace(/\D/g, '').length <= 15));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    ));

  it('refuses and never crashes on any bytes', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', 'u', ',', ':', '1', '-', 'e', 'D', '8') }),
        ),
        (bytes) => {
          try {
            parseBody(Buffer.from(bytes as string));
          } catch (error) {
            expect(error).toBeInstanceOf(Refused);
          }
        },
      ),
    ));

  it.each([
    ['not JSON', '{"a":', /not valid JSON/],
    ['nothing', '', /not valid JSON/],
    ['nesting', nested(33), /deeper than 32/],
    ['very deep nesting', '{"a":'.repeat(100_000), /deeper than 32/],
    ['many values', `[${many(999, () => `[${many(25, () => '1')}]`)}]`, /more than 20000 values/],
    ['many items', `[${many(1001, () => '1')}]`, /at most 1000 items/],
    ['many attributes', `{${many(501, (at) => `"a${at}":1`)}}`, /at most 500 attributes/],
    ['a long text', JSON.stringify('x'.repeat(16_385)), /at most 16384 characters/],
    ['a name twice', '{"a":1,"a":2}', /given twice/],
    ['a name twice, once escaped', '{"a":1,"\\u0061":2}', /given twice/],
    ['__proto__', '{"__proto__":{"admin":true}}', /__proto__/],
    ['__proto__ escaped', '{"\\u005f_proto__":{}}', /__proto__/],
    ['constructor.prototype', '{"constructor":{"prototype":{}}}', /constructor.prototype/],
    ['NUL', '{"a":"\\u0000"}', /NUL/],
    ['half a pair', '{"a":"\\ud800"}', /surrogate/],
    ['halves in the wrong order', '{"a":"\\udc00\\ud800"}', /surrogate/],
    ['a number of 16 digits', '{"value":1234567890.123456}', /at most 15 significant digits/],
    ['2^53 + 1', '9007199254740993', /at most 15 significant digits/],
    ['an infinite number', '1e400', /cannot be kept/],
    ['a vanishing number', '1e-400', /cannot be kept/],
    ['minus zero', '-0', /cannot be kept/],
    ['a byte order mark', '\uFEFF{}', /byte order mark/],
  ])('refuses %s', (_, text, reason) => expect(refusal(() => parse(text)).reason).toMatch(reason));

  it('refuses bytes that are no UTF-8', () => expect(refusal(() => parseBody(Buffer.from([0x22, 0xff, 0x22]))).reason).toMatch(/UTF-8/));

  it('names the attribute', () =>
    expect(refusal(() => parse('{"item":[{"x":1},{"price":{"value":12345678901234567}}]}')).field).toBe('item.1.price.value'));

  it.each(['{"a":"\\ud83d\\ude00"}', '{"value":100000000000000000000}', '{"value":0.10}', '[1.5e3,-2,0]', '{"constructor":{"name":"x"}}'])(
    'takes %s',
    (text) => expect(parse(text)).toEqual(JSON.parse(text)),
  );

  it('comes to an end with 256 KiB of the worst kinds', () => {
    for (const text of [
      '"'.repeat(262_144),
      '\\'.repeat(262_144),
      '1'.repeat(262_144),
      '[{'.repeat(131_072),
      `"${'\\u0041'.repeat(43_000)}"`,
    ])
      expect(refusal(() => parse(text))).toBeDefined();
  });
});
