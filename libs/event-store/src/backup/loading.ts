import type { ClientBase } from 'pg';
import type { RawEvent } from '../seals/encoding';

/** A seal as it stands in an export. */
export type SealLine = Record<'from' | 'to' | 'epoch' | 'events', number> &
  Record<'prev' | 'hash' | 'sealedAt' | 'entries' | 'key' | 'signature', string>;

type Ending = { log: string; epochs: object[]; upTo: number; epoch: number; at: string };

/** Writes an imported log, portion by portion. */
export class Loading {
  events = 0;
  seals = 0;

  constructor(private readonly client: ClientBase) {}

  async append(page: readonly RawEvent[]): Promise<void> {
    const columns = Array.from({ length: 11 }, (_, index) => page.map((event) => event[index]));
    await this.client.query({ name: 'import streams', text: streams, values: columns.slice(1, 5) });
    await this.client.query({ name: 'import events', text: events, values: columns });
    this.events += page.length;
  }

  async seal({ from, to, epoch, events: count, prev, entries, hash, sealedAt, key, signature }: SealLine): Promise<void> {
    const bytes = [Buffer.from(prev, 'hex'), Buffer.from(entries, 'base64'), Buffer.from(hash, 'hex')];
    const values = [from, to, epoch, count, ...bytes, sealedAt, Buffer.from(key, 'base64'), Buffer.from(signature, 'base64')];
    await this.client.query({ name: 'import seal', text: seals, values });
    this.seals += 1;
  }

  async close({ tenant, category, id, state }: { tenant: string; category: string; id: string; state: number }): Promise<void> {
    const text = 'update event_store.streams set state = $4 where tenant = $1 and category = $2 and id = $3';
    await this.client.query(text, [tenant, category, id, state]);
  }

  async rows({ schema, name, rows }: { schema: string; name: string; rows: string[] }): Promise<void> {
    const text = 'insert into event_store.imported_rows (schema, name, rows) values ($1, $2, $3)';
    await this.client.query(text, [schema, name, `[${rows.join(',')}]`]);
  }

  /** Positions go on behind all that was ever given, also to what was rolled back; a new epoch begins. Answers the newest position. */
  async finish({ log, epochs, upTo, epoch, at }: Ending): Promise<number> {
    await this.client.query('delete from event_store.epochs');
    await this.client.query(`insert into event_store.epochs select * from json_populate_recordset(null::event_store.epochs, $1)`, [
      JSON.stringify(epochs),
    ]);
    await this.client.query('insert into event_store.epochs (epoch, log, head, reason, began_at) values ($1, $2, $3, $4, $5)', [
      ...[epoch, log, upTo, 'import', at],
    ]);
    if (upTo > 0) await this.client.query(`select setval('event_store.events_pos', $1)`, [upTo]);
    await this.client.query('insert into event_store.imported_categories select distinct category from event_store.streams');
    return upTo;
  }
}

const streams = `insert into event_store.streams as s (tenant, category, id, version)
  select tenant, category, id, max(version) from unnest($1::text[], $2::text[], $3::text[], $4::int[]) as e(tenant, category, id, version)
  group by tenant, category, id
  on conflict (tenant, category, id) do update set version = greatest(s.version, excluded.version)`;

const events = `insert into event_store.events (pos, sid, version, event_id, type, schema_version, recorded_at, data, meta)
  select e.pos, s.sid, e.version, e.event_id, e.type, e.schema_version,
    timestamptz 'epoch' + e.recorded_at * interval '1 microsecond', e.data, e.meta
  from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::int[], $6::uuid[], $7::text[], $8::smallint[], $9::bigint[], $10::json[], $11::json[])
    as e(pos, tenant, category, id, version, event_id, type, schema_version, recorded_at, data, meta)
  join event_store.streams s on s.tenant = e.tenant and s.category = e.category and s.id = e.id`;

const seals = `insert into event_store.seals (from_pos, to_pos, epoch, events, prev, entries, hash, sealed_at, key, signature)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
