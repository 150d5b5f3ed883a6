import { instant } from '../log/connections';
import type { StoredEvent } from '../types';

/** What makes a StoredEvent, of `events e join streams s`. */
export const eventColumns =
  'e.pos, e.event_id, e.type, e.schema_version, s.tenant, s.category, s.id, e.version, e.recorded_at, e.data, e.meta';

/**
 * Joins each event with its stream, by the stream's key. A plain join reads all streams for each page: how many events a page has is not
 * known when it is planned. `offset 0` keeps the planner from making one of it.
 */
export const withStream = 'cross join lateral (select * from event_store.streams where sid = e.sid offset 0) s';

/** A row of those columns. */
export type EventRow = {
  readonly pos: number;
  readonly event_id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly tenant: string;
  readonly category: string;
  readonly id: string;
  readonly version: number;
  readonly recorded_at: string;
  readonly data: object;
  readonly meta: StoredEvent['meta'];
};

/** The event that such a row is. */
export const toEvent = (row: EventRow): StoredEvent => ({
  position: row.pos,
  eventId: row.event_id,
  type: row.type,
  schemaVersion: row.schema_version,
  tenant: row.tenant,
  category: row.category,
  id: row.id,
  version: row.version,
  recordedAt: row.recorded_at,
  data: row.data,
  meta: row.meta,
});

/** Added to a query that begins with these columns, it gives rows as PostgreSQL wrote them: half the work of rows as objects. */
export const asWritten = { rowMode: 'array', types: { getTypeParser: () => (text: string) => text } } as const;

/** The event that a row as written is. */
export const written = (row: readonly string[]): StoredEvent => ({
  position: Number(row[0]),
  eventId: row[1]!,
  type: row[2]!,
  schemaVersion: Number(row[3]),
  tenant: row[4]!,
  category: row[5]!,
  id: row[6]!,
  version: Number(row[7]),
  recordedAt: instant(row[8]!),
  data: JSON.parse(row[9]!) as object,
  meta: JSON.parse(row[10]!) as StoredEvent['meta'],
});
