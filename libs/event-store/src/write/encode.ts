import { Rejection } from '@skyledger/event-sourcing';
import type { AppendItem, NewEvent } from '../types';

// What JSON.stringify writes for NUL and for half a surrogate pair: no PostgreSQL text can hold either.
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** An append item as `append_batch` reads it. */
export const encode = ({ tenant, category, id, expected, events, row, dedupe }: AppendItem): string => {
  const text = JSON.stringify({
    ...{ tenant, category, id, expected, count: events.length, events: events.map(encodeEvent) },
    ...{ first_id: events[0]?.eventId, flow: events[0]?.meta.correlationId, recorded_at: events.at(-1)?.recordedAt },
    ...(row && { has_row: true, state: row.state, state_schema: row.stateSchema, document: row.document }),
    ...(dedupe && { scope: dedupe.scope, key: dedupe.key, result: dedupe.result }),
  });
  if (unstorable.test(text)) throw new Rejection('invalid', 'A text contains a character that cannot be stored.');
  return text;
};

const encodeEvent = ({ eventId, type, schemaVersion = 1, recordedAt, data, meta }: NewEvent) => ({
  id: eventId,
  type,
  schema: schemaVersion,
  at: recordedAt,
  data,
  meta,
});
