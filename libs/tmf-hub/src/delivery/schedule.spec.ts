import { describe, expect, it } from 'vitest';
import { isHopeless, nextTry } from './schedule';

const start = '2026-01-01T00:00:00.000Z';
const secondsTo = (instant: string | undefined) => (Date.parse(instant!) - Date.parse(start)) / 1_000;
const pauses = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

describe('A delivery that failed', () => {
  it.each(pauses.map((pause, tries) => [tries + 1, pause]))(
    'for the %i. time is tried again %i seconds later, or up to a fifth more',
    (nth, pause) => {
      for (let n = 0; n < 100; n++) {
        const waits = secondsTo(nextTry({ id: `${n}`, tries: nth - 1 }, start));
        expect(waits).toBeGreaterThanOrEqual(pause);
        expect(waits).toBeLessThanOrEqual(pause * 1.2 + 0.001);
      }
    },
  );
  it('for the tenth time is not tried again', () => expect(nextTry({ id: 'a', tries: 9 }, start)).toBeUndefined());
  it('is tried at the same time, whoever asks', () =>
    expect(nextTry({ id: 'a', tries: 3 }, start)).toBe(nextTry({ id: 'a', tries: 3 }, start)));
  it('does not come back together with others', () =>
    expect(new Set(Array.from({ length: 100 }, (_, n) => nextTry({ id: `${n}`, tries: 1 }, start))).size).toBeGreaterThan(90));
  it('leaves the listener alone for as long as it asks', () =>
    expect(secondsTo(nextTry({ id: 'a', tries: 0, retryAfter: 120 }, start))).toBe(120));
  it('comes no earlier than planned', () =>
    expect(secondsTo(nextTry({ id: 'a', tries: 3, retryAfter: 1 }, start))).toBeGreaterThanOrEqual(7_200));
  it('waits for a day at most', () => expect(secondsTo(nextTry({ id: 'a', tries: 0, retryAfter: 1e9 }, start))).toBe(86_400));
});

describe('A listener', () => {
  it('has five days', () => expect(isHopeless(start, '2026-01-05T23:59:59.999Z')).toBe(false));
  it('has no more', () => expect(isHopeless(start, '2026-01-06T00:00:00.000Z')).toBe(true));
});
