import { describe, expect, it } from 'vitest';
import { NextAnswer } from './next-answer';

describe('An answer that several share', () => {
  it('is found after all of them have asked', async () => {
    let [begun, now] = [0, 0];
    const ends: (() => void)[] = [];
    const answer = new NextAnswer(async () => {
      const seen = now;
      begun += 1;
      await new Promise<void>((resolve) => ends.push(resolve));
      return seen;
    });
    const isBegun = async (times: number) => {
      while (begun < times) await new Promise(setImmediate);
    };
    now = 1;
    const first = [answer.ask(), answer.ask()];
    await isBegun(1);
    now = 2;
    const second = [answer.ask(), answer.ask()];
    ends[0]!();
    await isBegun(2);
    now = 3;
    const third = answer.ask();
    ends[1]!();
    await isBegun(3);
    ends[2]!();
    expect(await Promise.all([...first, ...second, third])).toEqual([1, 1, 2, 2, 3]);
  });

  it('that fails is the failure of those who shared it only', async () => {
    let times = 0;
    const answer = new NextAnswer(async () => {
      times += 1;
      if (times === 1) throw new Error('not now');
      return times;
    });
    const first = [answer.ask(), answer.ask()];
    expect((await Promise.allSettled(first)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await answer.ask()).toBe(2);
  });
});
