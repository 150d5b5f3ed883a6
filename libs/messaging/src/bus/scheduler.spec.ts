import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { chaos, randomFrom } from './chaos';
import { inOrder, type Scheduler } from './scheduler';

const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Gives 3 pieces of work per key to a scheduler and tells in which order they were done. */
const journal = async (scheduler: Scheduler) => {
  const done: string[] = [];
  const busy = new Set<string>();
  const work = (key: string, n: number) => async () => {
    expect(busy.has(key)).toBe(false);
    busy.add(key);
    await setTimeout(1);
    busy.delete(key);
    done.push(`${key}${n}`);
  };
  await Promise.all([1, 2, 3].flatMap((n) => keys.map((key) => scheduler.run(key, work(key, n)))));
  return done;
};
const firsts = (done: string[]) => [...new Set(done)];
const ofKey = (key: string, done: string[]) => done.filter((entry) => entry.startsWith(key));

describe('Work in order', () => {
  it('is done once, in its order for each key', async () => {
    const done = await journal(inOrder());
    expect(done).toHaveLength(24);
    for (const key of keys) expect(ofKey(key, done)).toEqual([`${key}1`, `${key}2`, `${key}3`]);
  });

  it('goes on after a failure', async () => {
    const scheduler = inOrder();
    const failure = scheduler.run('a', () => Promise.reject(new Error('no')));
    const next = scheduler.run('a', () => Promise.resolve());
    await expect(failure).rejects.toThrow('no');
    await expect(next).resolves.toBeUndefined();
  });
});

describe('Work in chaos', () => {
  it('is done twice, first deliveries in their order for each key', async () => {
    const done = await journal(chaos('seed'));
    expect(done).toHaveLength(48);
    for (const key of keys) expect(firsts(ofKey(key, done))).toEqual([`${key}1`, `${key}2`, `${key}3`]);
  });

  it('is not done in the order it came', async () => {
    const done = firsts(await journal(chaos('seed')));
    expect(done).not.toEqual([1, 2, 3].flatMap((n) => keys.map((key) => `${key}${n}`)));
  });

  it('draws the same numbers from the same seed', () => {
    const [one, two, other] = ['a', 'a', 'b'].map(randomFrom);
    const draw = (random?: () => number) => Array.from({ length: 5 }, () => random!());
    const drawn = draw(one);
    expect(draw(two)).toEqual(drawn);
    expect(draw(other)).not.toEqual(drawn);
  });
});
