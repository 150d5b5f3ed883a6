import { describe, expect, it } from 'vitest';
import { Backlog } from './backlog';

const watched = () => {
  const tried: string[] = [];
  const backlog: Backlog = new Backlog(async (key) => {
    tried.push(key);
    backlog.clear(key);
  });
  return { backlog, tried };
};

describe('What waits for another try', () => {
  it('gets it after its pause', async () => {
    const { backlog, tried } = watched();
    backlog.wait('a', 1);
    expect(await backlog.settle(0)).toBe(true);
    expect(tried).toEqual(['a']);
    expect(await backlog.settle(0)).toBe(false);
  });

  it('gets it at once when it came too early and the log has grown', async () => {
    const { backlog, tried } = watched();
    backlog.wait('early', 60_000, 7);
    expect(await backlog.settle(7)).toBe(false);
    expect(await backlog.settle(8)).toBe(true);
    expect(tried).toEqual(['early']);
  });

  it('is not waited for when it is parked', async () => {
    const { backlog, tried } = watched();
    backlog.wait('a', 60_000);
    backlog.park('a');
    expect(backlog.has('a') && backlog.isParked('a')).toBe(true);
    expect(await backlog.settle(1)).toBe(false);
    expect(tried).toEqual([]);
  });
});
