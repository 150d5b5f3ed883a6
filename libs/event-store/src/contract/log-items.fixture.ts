import { randomUUID } from 'node:crypto';
import type { LogEvent, LogItem, StreamName } from '../adapters/log-port';
import type { NewEvent } from '../types';

/** An event to append; each has an id of its own. */
export const happening = (given: Partial<NewEvent> = {}): NewEvent => ({
  eventId: randomUUID(),
  type: 'Happened',
  recordedAt: '2026-01-01T00:00:00.000Z',
  data: { amount: '1.50' },
  meta: { actor: 'tester', correlationId: 'flow', causationId: 'cause' },
  ...given,
});

/** Several of them. */
export const happenings = (count: number): NewEvent[] => Array.from({ length: count }, () => happening());

/** A tenant nobody else has: a log may be shared with other tests. */
export const newTenant = (): string => `t-${randomUUID()}`;

/** Appends to the streams of one tenant and category. */
export const itemsOf =
  (tenant: string, category = 'thing') =>
  (id: string, expected: number, events: readonly NewEvent[] = happenings(1)): LogItem => ({ tenant, category, id, expected, events });

/** Which stream an item or event is of. */
export const nameOf = ({ tenant, category, id }: StreamName): StreamName => ({ tenant, category, id });

/** What a log should give back for an append to an empty stream, but for the positions. */
export const asStored = (item: LogItem, before = 0): Omit<LogEvent, 'position'>[] =>
  item.events.map((event, index) => ({ schemaVersion: 1, ...event, ...nameOf(item), version: before + index + 1 }));
