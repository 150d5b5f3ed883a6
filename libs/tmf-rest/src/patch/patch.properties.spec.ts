import { Rejection } from '@skyledger/event-sourcing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refused } from '../errors/refused';
import { applyPatch, rfc6902 } from './json-patch';
import { isSame, type Json } from './merge-patch';
import { operationsIn } from './operations';
import { jsonPatch, jsonPatchQuery } from './tmf-flavours';

const names = ['a', 'b', 'note', 'constructor', '__proto__', 'toString', 'length', '0', '-', ''];
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, 0, 1, 'x', ''),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'note', 'constructor', 'toString', 'valueOf', '0'), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }) as fc.Arbitrary<Json>,
  ),
})).value;
const pointer = fc
  .array(fc.oneof(fc.constantFrom(...names), fc.constantFrom('1', '00', '~0', '~2', '9999999999')), { maxLength: 4 })
  .map((steps) => steps.map((step) => `/${step}`).join(''));
const selecting = fc.oneof(
  pointer,
  fc.tuple(pointer, fc.constantFrom('?a=1', '?note.a=x', '?a.gt=0&b=x', '?/a=1', '?', '?=', '?a.regex=x*')).map((parts) => parts.join('')),
  fc
    .array(
      fc.constantFrom('$', '.', 'a', 'note', '[0]', '[*]', "['b']", "[?(@.a=='x')]", '[?(@.a>0||!@.b)]', '[?(@', ')]', '@', '/', '..'),
      { maxLength: 5 },
    )
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 12 }),
);
const operation = (path: fc.Arbitrary<string>) =>
  fc.record(
    { op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'), path, from: path, value },
    { requiredKeys: ['op', 'path', 'from', 'value'] },
  );

describe('Any patch of any document', () => {
  it.each([
    ['RFC 6902', rfc6902, pointer],
    ['JSON Patch', jsonPatch, pointer],
    ['JSON Patch Query', jsonPatchQuery(() => undefined), selecting],
  ])('is done or refused, and leaves the document it was given alone: %s', (_, flavour, path) =>
    fc.assert(
      fc.property(value, fc.array(operation(path), { minLength: 1, maxLength: 4 }), (document, operations) => {
        const before = structuredClone(document);
        try {
          JSON.stringify(applyPatch(document, operationsIn(operations), flavour));
        } catch (error) {
          if (!(error instanceof Refused || error instanceof Rejection)) throw error;
        }
        expect(document).toEqual(before);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 3_000 },
    ),
  );

  it('that adds and takes away again changes nothing', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { noNullPrototype: true }), value, (document, added) => {
        const operations = [
          { op: 'add', path: '/new', value: added },
          { op: 'test', path: '/new', value: added },
          { op: 'move', from: '/new', path: '/moved' },
          { op: 'remove', path: '/moved' },
        ];
        expect(isSame(applyPatch(document, operationsIn(operations)), document)).toBe(true);
      }),
    ));
});
