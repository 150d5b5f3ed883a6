import { describe, expect, it } from 'vitest';
import { hadHappened, momentOf } from './moment';

describe('A moment', () => {
  it.each([
    ['2026-02-01T00:00:00Z', { time: '2026-02-01T00:00:00.000Z' }],
    ['2026-02-01T01:00:00.25+01:00', { time: '2026-02-01T00:00:00.250Z' }],
    ['2026-02-01', { time: '2026-02-01T00:00:00.000Z' }],
    ['4711', { position: 4711 }],
  ])('is an instant or a position: %s', (text, moment) => expect(momentOf(text)).toEqual(moment));

  it.each(['', 'yesterday', '2026-13-01', '2026-02-01T00:00:00', '-1', '1.5', '1e3'])('is nothing else: "%s"', (text) =>
    expect(() => momentOf(text)).toThrow('at must be an instant'),
  );

  it('takes in what happened at it', () => {
    const event = { recordedAt: '2026-02-01T00:00:00.000Z', position: 7 };
    expect(hadHappened({ time: event.recordedAt }, event)).toBe(true);
    expect(hadHappened({ time: '2026-01-31T23:59:59.999Z' }, event)).toBe(false);
    expect(hadHappened({ position: 7 }, event)).toBe(true);
    expect(hadHappened({ position: 6 }, event)).toBe(false);
  });
});
