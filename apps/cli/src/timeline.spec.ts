import { describe, expect, it } from 'vitest';
import { type FlowEvent, timeline } from './timeline';

const event = (type: string, more: Partial<FlowEvent> = {}): FlowEvent => ({
  at: '2026-01-01T00:00:00.000Z',
  service: 'usage',
  category: 'usage',
  id: '1',
  type,
  who: 'ada',
  why: {},
  depth: 0,
  ...more,
});

describe('A timeline', () => {
  it('tells when, where, what, of which resource, by whom and why', () => {
    const caused = event('UsageRated', { depth: 1, why: { cause: 'UsageReceived', reason: 'asked for' } });
    expect(timeline([event('UsageReceived'), caused])).toEqual([
      '2026-01-01 00:00:00.000  usage  UsageReceived  usage 1  by ada',
      '2026-01-01 00:00:00.000  usage    UsageRated   usage 1  by ada, because of UsageReceived: asked for',
    ]);
  });

  it('tells once what happens many times for the same reason', () => {
    const hours = Array.from({ length: 744 }, (_, index) => event('UsageReceived', { id: `${index}` }));
    expect(timeline(hours)).toEqual(['2026-01-01 00:00:00.000  usage  UsageReceived  744 x usage  by ada']);
    expect(timeline(hours, false)).toHaveLength(744);
  });

  it('does not mix what different people did, or what had different causes', () => {
    expect(timeline([event('Noted'), event('Noted', { who: 'grace' }), event('Noted', { why: { cause: 'Asked' } })])).toHaveLength(3);
  });
});
