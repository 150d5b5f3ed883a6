import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causalOrder } from './causal-order';

const event = (eventId: string, causationId: string, recordedAt: string, position: number) => ({
  eventId,
  recordedAt,
  position,
  meta: { causationId },
});

describe('The events of a flow', () => {
  it('come in the order of their times', () => {
    const placed = causalOrder([event('b', 'x', '2026-01-02', 2), event('a', 'y', '2026-01-01', 1)]);
    expect(placed.map(({ event }) => event.eventId)).toEqual(['a', 'b']);
  });

  it('come after their cause, even when the clock of its service is ahead', () => {
    const placed = causalOrder([event('effect', 'cause', '2026-01-01', 1), event('cause', 'command', '2026-01-02', 7)]);
    expect(placed.map(({ event, depth }) => [event.eventId, depth])).toEqual([
      ['cause', 0],
      ['effect', 1],
    ]);
  });

  it('are indented by their number of causes', () => {
    const placed = causalOrder([
      event('c', 'b', '2026-01-01', 3),
      event('a', 'command', '2026-01-01', 1),
      event('b', 'a', '2026-01-01', 2),
    ]);
    expect(placed.map(({ depth }) => depth)).toEqual([0, 1, 2]);
  });

  it('keep every event once and every cause before its effect, however they are given', () => {
    const history = fc
      .array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 3 })), { maxLength: 40 })
      .map((rows) =>
        rows.map(([cause, day], index) => event(`${index}`, index === 0 ? 'command' : `${cause % index}`, `2026-01-0${day + 1}`, index)),
      );
    fc.assert(
      fc.property(
        history.chain((events) => fc.shuffledSubarray(events, { minLength: events.length })),
        (events) => {
          const order = causalOrder(events).map(({ event }) => event);
          expect(new Set(order)).toEqual(new Set(events));
          const place = new Map(order.map(({ eventId }, index) => [eventId, index]));
          for (const { eventId, meta } of order) expect(place.get(meta.causationId) ?? -1).toBeLessThan(place.get(eventId)!);
        },
      ),
    );
  });
});
