import { uuidV5 } from '@skyledger/event-sourcing';
import { describe, expect, it } from 'vitest';
import { canonical } from './read/canonical';
import { SimulatedClock, TimeOrderedIds } from './ports';

describe('A simulated clock', () => {
  it('stands still until it is moved, and never goes back', () => {
    const clock = new SimulatedClock('2026-01-31T00:00:00Z');
    expect([clock.now(), clock.now()]).toEqual(['2026-01-31T00:00:00.000Z', '2026-01-31T00:00:00.000Z']);
    clock.moveTo('2026-02-01T12:00:00+02:00');
    expect(clock.now()).toBe('2026-02-01T10:00:00.000Z');
    expect(() => clock.moveTo('2026-01-01T00:00:00Z')).toThrow(RangeError);
    expect(() => clock.moveTo('tomorrow')).toThrow(RangeError);
  });
});

describe('Ids', () => {
  it('are version 7, differ, and sort by when they were made, also in a clock that stands', () => {
    const clock = new SimulatedClock();
    const ids = new TimeOrderedIds(clock);
    const made = Array.from({ length: 10_000 }, () => ids.next());
    clock.moveTo('2026-01-01T00:00:01Z');
    made.push(ids.next());
    expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it('made of names are the same for the same names (RFC 9562, A.4)', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
    expect(uuidV5('order', '1')).toBe(uuidV5('order', '1'));
    expect(uuidV5('order', '1')).not.toBe(uuidV5('order', '2'));
  });
});

describe('Canonical JSON', () => {
  it('is equal for equal content, however it is ordered', () => {
    expect(canonical({ b: [{ d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[{"d":1}]}');
    expect(canonical(undefined)).toBe('null');
  });
});
