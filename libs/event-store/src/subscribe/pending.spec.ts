import { describe, expect, it } from 'vitest';
import { Pending } from './pending';

describe('What is under way', () => {
  it('holds the checkpoint back before the oldest of it, also when later ones are done', () => {
    const pending = new Pending(3);
    for (const position of [4, 6, 7]) pending.begin(position);
    pending.finish(6);
    expect(pending.doneUpTo).toBe(3);
    pending.finish(4);
    expect(pending.doneUpTo).toBe(6);
    pending.finish(7);
    expect(pending.doneUpTo).toBe(7);
  });

  it('does not hold it back for what is not wanted', () => {
    const pending = new Pending(0);
    pending.pass(5);
    expect([pending.size, pending.doneUpTo]).toEqual([0, 5]);
  });
});
