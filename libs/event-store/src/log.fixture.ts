import { uuidV5 } from '@skyledger/event-sourcing';
import type { AppendItem } from './types';

let made = 0;

/** An append of some events to a stream, for the tests of what reads the log. */
export const happened = (id: string, count = 1, correlationId = id): AppendItem => ({
  tenant: 'default',
  category: 'thing',
  id,
  expected: -1,
  events: Array.from({ length: count }, () => ({
    eventId: uuidV5('happened', `${++made}`),
    type: 'Happened',
    recordedAt: '2026-01-01T00:00:00.000Z',
    data: {},
    meta: { actor: 'tester', correlationId, causationId: 'cause' },
  })),
});
