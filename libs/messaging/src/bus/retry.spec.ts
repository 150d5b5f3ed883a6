import { describe, expect, it } from 'vitest';
import { Unavailable } from '@skyledger/event-store';
import { NotYetKnown } from '../messages';
import { isEndless, pauseMs, usualPolicy } from './retry';

describe('A failed message', () => {
  it('is tried again after pauses that double, up to a longest one', () => {
    const pauses = [1, 2, 3, 12].map((tries) => pauseMs(usualPolicy, tries, false, 0));
    expect(pauses).toEqual([20, 40, 80, 3_000]);
  });
  it('waits a little less by chance', () => expect(pauseMs(usualPolicy, 1, false, 0.5)).toBeCloseTo(16.67));
  it('is tried every second at least when it is only early', () => expect(pauseMs(usualPolicy, 12, true, 0)).toBe(1_000));
  it('is never given up for being early', () => expect(isEndless(new NotYetKnown('product'))).toBe(true));
  it('is never given up for an outage', () => {
    expect(isEndless(Object.assign(new Error('terminating connection'), { code: '57P01' }))).toBe(true);
    expect(isEndless(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(true);
    expect(isEndless(new Error('Query read timeout'))).toBe(true);
    expect(isEndless(new Unavailable('The owner of product cannot be reached.'))).toBe(true);
  });
  it('is given up in the end for a fault of its own', () => {
    expect(isEndless(new TypeError('undefined is not a function'))).toBe(false);
    expect(isEndless(Object.assign(new Error('syntax'), { code: '22P02' }))).toBe(false);
  });
});
