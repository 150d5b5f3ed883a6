import { setTimeout } from 'node:timers/promises';
import type { Scheduler } from './scheduler';

type Task = { readonly work: () => Promise<void>; readonly done: () => void; readonly failed: (error: unknown) => void };

const widest = 4;
const longestPause = 3;

/**
 * The bus at its worst that is still allowed: keys in a seeded random order, and everything twice, the second time at once or
 * after what follows for the same key. Whoever passes under it leans on neither a total order nor single delivery.
 */
export const chaos = (seed: string): Scheduler => {
  const random = randomFrom(seed);
  const waiting = new Map<string, Task[]>();
  const running = new Set<string>();

  const start = async (key: string) => {
    const [task, ...rest] = waiting.get(key)!;
    if (rest.length > 0) waiting.set(key, rest);
    else waiting.delete(key);
    running.add(key);
    await task!.work().then(task!.done, task!.failed);
    running.delete(key);
    void next();
  };

  const next = async () => {
    await setTimeout(Math.floor(random() * longestPause));
    const ready = [...waiting.keys()].filter((key) => !running.has(key));
    if (ready.length === 0 || running.size >= widest) return;
    void start(ready[Math.floor(random() * ready.length)]!);
  };

  const once = (key: string, work: () => Promise<void>) =>
    new Promise<void>((done, failed) => {
      waiting.set(key, [...(waiting.get(key) ?? []), { work, done, failed }]);
      void next();
    });

  return {
    async run(key, work) {
      if (random() < 0.5) await Promise.all([once(key, work), once(key, work)]);
      else await once(key, work).then(() => once(key, work));
    },
  };
};

/** A small generator (mulberry32) started from a text. */
export const randomFrom = (seed: string): (() => number) => {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
