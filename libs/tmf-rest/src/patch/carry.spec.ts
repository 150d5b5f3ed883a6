import { describe, expect, it } from 'vitest';
import { carry } from './carry';

describe('What a version cannot say', () => {
  it('stays in an object that is changed', () =>
    expect(carry({ id: 'p', role: 'r', v5: true }, { id: 'p', role: 'r' }, { id: 'p', role: 's' })).toEqual({
      id: 'p',
      role: 's',
      v5: true,
    }));
  it('goes with an attribute that is replaced by another kind of value', () => expect(carry({ v5: true }, {}, 'text')).toBe('text'));
  it('does not bring back what was removed', () => expect(carry({ a: 1, b: 2, v5: 3 }, { a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1, v5: 3 }));
  it('follows an item that moves, by its id', () =>
    expect(
      carry(
        [
          { id: 'a', v5: 1 },
          { id: 'b', v5: 2 },
        ],
        [{ id: 'a' }, { id: 'b' }],
        [{ id: 'b', name: 'new' }, { id: 'c' }],
      ),
    ).toEqual([{ id: 'b', name: 'new', v5: 2 }, { id: 'c' }]));
  it('follows an item by the id of what it wraps', () =>
    expect(
      carry(
        [{ party: { id: 'a', v5: 1 } }, { party: { id: 'b', v5: 2 } }],
        [{ party: { id: 'a' } }, { party: { id: 'b' } }],
        [{ party: { id: 'b' }, role: 'new' }],
      ),
    ).toEqual([{ party: { id: 'b', v5: 2 }, role: 'new' }]));
  it('stays behind the items that a version sees', () =>
    expect(carry([{ id: 'a' }, { id: 'b' }], [{ id: 'a' }], [{ id: 'c' }])).toEqual([{ id: 'c' }, { id: 'b' }]));
  it('stays with an item without id, by its place', () =>
    expect(carry([{ text: 'x', v5: 1 }], [{ text: 'x' }], [{ text: 'y' }])).toEqual([{ text: 'y', v5: 1 }]));
});
