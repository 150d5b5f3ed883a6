import { describe, expect, it } from 'vitest';
import { Recent } from './recent';

describe('What was used lately', () => {
  it('is kept as long as there is room, the least lately used going first', () => {
    const recent = new Recent<number>(10);
    recent.set('a', 1, 4);
    recent.set('b', 2, 4);
    recent.get('a');
    recent.set('c', 3, 4);
    expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([1, undefined, 3]);
  });

  it('takes as much room as it does now', () => {
    const recent = new Recent<number>(10);
    for (const size of [9, 1, 5]) recent.set('a', size, size);
    recent.set('b', 0, 5);
    expect(['a', 'b'].map((key) => recent.get(key))).toEqual([5, 0]);
    recent.set('a', 6, 6);
    expect(['a', 'b'].map((key) => recent.get(key))).toEqual([6, undefined]);
  });

  it('is not kept where it takes more room than there is', () => {
    const recent = new Recent<number>(10);
    recent.set('a', 1, 11);
    expect(recent.get('a')).toBeUndefined();
  });
});
