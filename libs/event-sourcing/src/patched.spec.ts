import { expect, it } from 'vitest';
import { patched } from './patched';

it('replaces, removes and keeps top-level attributes, and leaves the old document alone', () => {
  const document = { id: '1', name: 'a', note: ['x'] };
  expect(patched(document, { name: 'b', note: null, other: undefined, size: 2 })).toEqual({ id: '1', name: 'b', size: 2 });
  expect(document).toEqual({ id: '1', name: 'a', note: ['x'] });
});
