import { describe, expect, it } from 'vitest';
import { applyPatch, rfc6902 } from './json-patch';
import type { Json } from './merge-patch';
import { operationsIn } from './operations';

const patched = (document: Json, ...operations: object[]) => applyPatch(document, operationsIn(operations), rfc6902);
const refusal = (document: Json, ...operations: object[]) => {
  try {
    return { done: patched(document, ...operations) };
  } catch (error) {
    const { code, field } = error as { code: string; field?: string };
    return { code, field };
  }
};

describe('JSON Patch, by the examples of RFC 6902', () => {
  it.each<[string, Json, object[], Json]>([
    ['A.1 adds a member', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { baz: 'qux', foo: 'bar' }],
    ['A.2 adds an element', { foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
    ['A.3 removes a member', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    ['A.4 removes an element', { foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
    ['A.5 replaces a value', { baz: 'qux', foo: 'bar' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo', foo: 'bar' }],
    [
      'A.6 moves a value',
      { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
      [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
      { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
    ],
    [
      'A.7 moves an element',
      { foo: ['all', 'grass', 'cows', 'eat'] },
      [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
      { foo: ['all', 'cows', 'eat', 'grass'] },
    ],
    [
      'A.8 tests a value',
      { baz: 'qux', foo: ['a', 2, 'c'] },
      [
        { op: 'test', path: '/baz', value: 'qux' },
        { op: 'test', path: '/foo/1', value: 2 },
      ],
      { baz: 'qux', foo: ['a', 2, 'c'] },
    ],
    [
      'A.10 adds a nested member',
      { foo: 'bar' },
      [{ op: 'add', path: '/child', value: { grandchild: {} } }],
      { foo: 'bar', child: { grandchild: {} } },
    ],
    [
      'A.11 ignores unrecognised elements',
      { foo: 'bar' },
      [{ op: 'add', path: '/baz', value: 'qux', xyz: 123 }],
      { foo: 'bar', baz: 'qux' },
    ],
    ['A.14 reads ~ as escaped', { '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
    ['A.16 adds an array', { foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }], { foo: ['bar', ['abc', 'def']] }],
    ['4.5 copies', { a: { b: [1] } }, [{ op: 'copy', from: '/a/b/0', path: '/a/c' }], { a: { b: [1], c: 1 } }],
    ['4.1 replaces a member that exists', { a: [1] }, [{ op: 'add', path: '/a', value: 2 }], { a: 2 }],
    ['4.1 takes null for a value', { a: 1 }, [{ op: 'add', path: '/a', value: null }], { a: null }],
    [
      '4.6 compares objects in any order',
      { a: { b: 1, c: 2 } },
      [{ op: 'test', path: '/a', value: { c: 2, b: 1 } }],
      { a: { b: 1, c: 2 } },
    ],
  ])('%s', (_, before, operations, after) => {
    const kept = structuredClone(before);
    expect(patched(before, ...operations)).toEqual(after);
    expect(before).toEqual(kept);
  });

  it.each<[string, Json, object, string, string | undefined]>([
    ['A.9 a test that fails', { baz: 'qux' }, { op: 'test', path: '/baz', value: 'bar' }, 'conflict', 'baz'],
    ['A.12 a place in nothing', { foo: 'bar' }, { op: 'add', path: '/baz/bat', value: 'qux' }, 'conflict', 'baz.bat'],
    ['A.13 an operation that is none', { foo: 'bar' }, { op: 'spam', path: '/baz' }, 'invalid', '0.op'],
    ['A.15 a text is no number', { a: 10 }, { op: 'test', path: '/a', value: '10' }, 'conflict', 'a'],
    ['an index behind the end', { a: [1] }, { op: 'add', path: '/a/2', value: 2 }, 'conflict', 'a.2'],
    ['an index with a leading zero', { a: [1, 2] }, { op: 'replace', path: '/a/01', value: 2 }, 'conflict', 'a.01'],
    ['replacing what is not there', { a: 1 }, { op: 'replace', path: '/b', value: 2 }, 'conflict', 'b'],
    ['removing what is not there', { a: 1 }, { op: 'remove', path: '/b' }, 'conflict', 'b'],
    ['a value that is missing', { a: 1 }, { op: 'replace', path: '/a' }, 'invalid', '0.value'],
    ['a source that is missing', { a: 1 }, { op: 'move', path: '/b' }, 'invalid', '0.from'],
    ['a source that is not there', { a: 1 }, { op: 'copy', from: '/b/c', path: '/d' }, 'conflict', 'b.c'],
    ['moving a value into itself', { a: { b: 1 } }, { op: 'move', from: '/a', path: '/a/b' }, 'invalid', '0.path'],
    ['removing the resource', { a: 1 }, { op: 'remove', path: '' }, 'invalid', '0.path'],
    ['a pointer without a slash', { a: 1 }, { op: 'remove', path: 'a' }, 'invalid', '0.path'],
    ['a tilde that escapes nothing', { a: 1 }, { op: 'remove', path: '/~2' }, 'invalid', '0.path'],
    ['the prototype', { a: 1 }, { op: 'add', path: '/__proto__/polluted', value: 1 }, 'invalid', '0.path'],
    ['the prototype of the constructor', { a: 1 }, { op: 'add', path: '/constructor/prototype/x', value: 1 }, 'invalid', '0.path'],
    ['a name that objects have by birth', { a: 1 }, { op: 'test', path: '/toString', value: 1 }, 'conflict', 'toString'],
  ])('refuses %s', (_, document, operation, code, field) => expect(refusal(document, operation)).toEqual({ code, field }));

  it('is done as a whole or not at all', () => {
    const document = { a: 1, b: 2 };
    expect(refusal(document, { op: 'replace', path: '/a', value: 9 }, { op: 'test', path: '/b', value: 3 })).toMatchObject({
      code: 'conflict',
    });
    expect(document).toEqual({ a: 1, b: 2 });
  });

  it('has at most 100 operations', () => {
    const add = { op: 'add', path: '/a', value: 1 };
    expect(patched({}, ...Array.from({ length: 100 }, () => add))).toEqual({ a: 1 });
    expect(refusal({}, ...Array.from({ length: 101 }, () => add))).toEqual({ code: 'invalid', field: undefined });
  });

  it('cannot grow the resource without bound', () => {
    const doubling = Array.from({ length: 60 }, (_, at) => ({ op: 'copy', from: '', path: `/c${at}` }));
    expect(refusal({ a: 1 }, ...doubling)).toMatchObject({ code: 'invalid' });
    const nesting = Array.from({ length: 40 }, (_, at) => ({ op: 'add', path: '/a'.repeat(at + 1), value: {} }));
    expect(refusal({}, ...nesting)).toMatchObject({ code: 'invalid' });
  });
});
