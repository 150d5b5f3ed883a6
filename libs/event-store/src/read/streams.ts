import type { Pool } from 'pg';
import type { StoredEvent } from '../types';
import { type EventRow, eventColumns, toEvent } from './columns';
import { Together } from './together';

type Read = { readonly id: string; readonly events: StoredEvent[] };
type Asked = readonly [category: string, id: string, from: number];

/** Reads streams from a version on, together with those that others ask for at the same time: replies, processes and notifications do, one by one. */
export class Streams {
  private readonly reads: Together<Read>;

  constructor(private readonly pool: Pool) {
    this.reads = new Together((tenant, asked) => this.select(tenant, asked));
  }

  /** The events of one stream, oldest first. */
  async of(tenant: string, ...asked: Asked): Promise<StoredEvent[]> {
    return (await this.reads.one(tenant, JSON.stringify(asked)))?.events.slice() ?? [];
  }

  private async select(tenant: string, keys: readonly string[]): Promise<Read[]> {
    const asked = keys.map((key) => JSON.parse(key) as Asked);
    const [categories, ids, from] = [0, 1, 2].map((part) => asked.map((one) => one[part]));
    const { rows } = await this.pool.query<EventRow & { n: number }>({ ...streams, values: [tenant, categories, ids, from] });
    const reads = keys.map((id): Read => ({ id, events: [] }));
    for (const { n, ...row } of rows) reads[n - 1]!.events.push(toEvent(row));
    return reads;
  }
}

/** By the keys of streams and events, however large the log is: `limit` and `offset` keep the planner from making plain joins of it. */
const streams = {
  name: 'streams',
  text: `select asked.n::int, ${eventColumns}
    from unnest($2::text[], $3::text[], $4::int[]) with ordinality as asked (category, id, since, n)
    cross join lateral (select * from event_store.streams where tenant = $1 and category = asked.category and id = asked.id limit 1) s
    cross join lateral (select * from event_store.events where sid = s.sid and version >= asked.since order by version offset 0) e
    order by asked.n, e.version`,
};
