import { describe, expect, it } from 'vitest';
import { Buckets } from './buckets';

const taken = (buckets: Buckets, times: number, now: number, key = 'ann') =>
  Array.from({ length: times }, () => buckets.take(key, now)).filter((wait) => wait === 0).length;

describe('A bucket', () => {
  it('gives out its burst at once, then as much as flows in', () => {
    const buckets = new Buckets(10, 20);
    expect(taken(buckets, 30, 0)).toBe(20);
    expect(taken(buckets, 30, 0.5)).toBe(5);
    expect(taken(buckets, 30, 100)).toBe(20);
  });
  it('says when there is something again', () => {
    const buckets = new Buckets(2, 1);
    buckets.take('ann', 0);
    expect(buckets.take('ann', 0)).toBeCloseTo(0.5);
    expect(buckets.take('ann', 0.25)).toBeCloseTo(0.25);
    expect(buckets.take('ann', 0.5)).toBe(0);
  });
  it('is one for each key', () => {
    const buckets = new Buckets(1, 1);
    expect([taken(buckets, 5, 0, 'ann'), taken(buckets, 5, 0, 'bob')]).toEqual([1, 1]);
  });
  it('is not filled by a clock that goes back', () => {
    const buckets = new Buckets(1, 1);
    buckets.take('ann', 10);
    expect(buckets.take('ann', 0)).toBeGreaterThan(0);
  });
  it('does not keep more keys than there is room for', () => {
    const buckets = new Buckets(1, 1);
    for (let at = 0; at < 10_001; at += 1) buckets.take(`client ${at}`, 0);
    expect(taken(buckets, 5, 0, 'client 0')).toBe(1);
    expect(taken(buckets, 5, 0, 'client 10000')).toBe(0);
  });
});
