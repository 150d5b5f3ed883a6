import type { EventStore } from '@skyledger/event-store';
import pg from 'pg';
import { tell } from '../result';
import { bytesOf } from './sample';

/** How many events each stream of a filled log has. */
export const eventsPerStream = 10;

const portion = 250_000;

/** Fills the empty log of a store with events of 0.5 kB, ten to a stream, and their documents, faster than they could be appended. */
export const fill = async (databaseUrl: string, store: EventStore, events: number, documentBytes = 300): Promise<void> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const streams = Math.ceil(events / eventsPerStream);
  const data = JSON.stringify(bytesOf(300, 1));
  const { table } = store.registry.get('sample')!;
  try {
    await client.query(`insert into event_store.streams (tenant, category, id, version)
      select 'default', 'sample', 's' || n, ${eventsPerStream} from generate_series(1, ${streams}) n`);
    for (let from = 0; from < events; from += portion) {
      const to = Math.min(from + portion, events) - 1;
      await client.query(
        `insert into event_store.events (sid, version, event_id, type, schema_version, recorded_at, data, meta)
         select 1 + n % ${streams}, 1 + n / ${streams}, gen_random_uuid(), 'SampleChanged', 1, '2026-01-01', $1,
           json_build_object('actor', 'bench', 'correlationId', 's' || (1 + n % ${streams}), 'causationId', 'fill', 'commandId', n)
         from generate_series(${from}, ${to}) n`,
        [data],
      );
      if (events > portion) tell(`  ${to + 1} of ${events} events`);
    }
    await client.query(
      `insert into ${table} (tenant, category, id, sid, version, state, state_schema, document, flow, recorded_at, last_pos, xid)
       select tenant, category, id, sid, version, '"changed"', 1, $1, id, '2026-01-01', 1, pg_current_xact_id() from event_store.streams`,
      [JSON.stringify(bytesOf(documentBytes, 1))],
    );
    await client.query('vacuum (analyze) event_store.events, event_store.streams, event_store.documents');
    await client.query('update event_store.checkpoints set pos = (select max(pos) from event_store.events)');
  } finally {
    await client.end();
  }
};
