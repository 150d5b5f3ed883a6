import type { Pool, PoolClient } from 'pg';
import type { Registration } from '../log/registry';
import { canonical } from './canonical';
import { type EventRow, eventColumns, toEvent } from './columns';
import { empty, fold, type Folded } from './fold';

/** One row that is not what its events say. */
export type Difference = {
  readonly tenant: string;
  readonly category: string;
  readonly id: string;
  readonly what: 'state' | 'document' | 'version' | 'missing' | 'orphan' | 'row';
};

/** Called after each page with the number of streams and events looked at so far. */
export type Progress = (streams: number, events: number) => void;

type Stream = { sid: number; tenant: string; category: string; id: string };
type Row = Stream & { version: number; state: unknown; state_schema: number; document: unknown };

const pageSize = 500;

/** Folds every stream of the registered categories from its first event and compares with its row, or writes the row anew (`mend`). */
export class Rebuild {
  constructor(
    private readonly pool: Pool,
    private readonly registry: ReadonlyMap<string, Registration>,
  ) {}

  async run(mend: boolean, progress: Progress = () => undefined): Promise<Difference[]> {
    const differences: Difference[] = [];
    let [streams, events, last] = [0, 0, 0];
    for (;;) {
      const page = await this.pageAfter(last);
      if (page.streams.length === 0) break;
      for (const { stream, folded, row } of this.foldAll(page)) {
        const what = this.compare(stream, folded, row);
        if (what === undefined) continue;
        differences.push({ tenant: stream.tenant, category: stream.category, id: stream.id, what });
        if (mend) await this.mend(stream, folded, page.lastPositions.get(stream.sid)!);
      }
      last = page.streams.at(-1)!.sid;
      streams += page.streams.length;
      events += page.events.length;
      progress(streams, events);
    }
    return [...differences, ...(await this.orphans(mend))];
  }

  /** Compares so many streams, taken by chance. */
  async sample(count: number): Promise<Difference[]> {
    const { rows } = await this.pool.query<{ most: number }>('select coalesce(max(sid), 0)::bigint as most from event_store.streams');
    const chosen = Array.from({ length: count }, () => 1 + Math.floor(Math.random() * rows[0]!.most));
    const page = await this.page({ text: chosenStreams, values: [chosen, [...this.registry.keys()]] });
    return [...this.foldAll(page)].flatMap(({ stream: { tenant, category, id }, folded, row }) => {
      const what = this.compare({ category }, folded, row);
      return what === undefined ? [] : [{ tenant, category, id, what }];
    });
  }

  private pageAfter(last: number) {
    return this.page({ text: nextStreams, values: [last, [...this.registry.keys()], pageSize] });
  }

  /** Streams, their events and rows, all of one snapshot, so that what is written meanwhile makes no difference. */
  private async page(wanted: { text: string; values: unknown[] }) {
    const client = await this.pool.connect();
    try {
      await client.query('begin transaction isolation level repeatable read read only');
      const page = await this.readPage(client, wanted);
      await client.query('commit');
      return page;
    } finally {
      client.release();
    }
  }

  private async readPage(client: PoolClient, wanted: { text: string; values: unknown[] }) {
    const { rows: streams } = await client.query<Stream>(wanted.text, wanted.values);
    const sids = streams.map(({ sid }) => sid);
    const { rows: events } = await client.query<EventRow & { sid: number }>(
      `select ${eventColumns}, e.sid from event_store.events e join event_store.streams s using (sid) where e.sid = any($1) order by e.sid, e.version`,
      [sids],
    );
    const { rows } = await client.query<Row>(
      `select d.* from event_store.documents d join event_store.streams s using (tenant, category, id) where s.sid = any($1)`,
      [sids],
    );
    return {
      streams,
      events,
      rows: new Map(rows.map((row) => [row.sid, row])),
      lastPositions: new Map(events.map(({ sid, pos }) => [sid, pos])),
    };
  }

  private *foldAll({ streams, events, rows }: Awaited<ReturnType<Rebuild['page']>>) {
    let next = 0;
    for (const stream of streams) {
      const registration = this.registry.get(stream.category)!;
      const step = fold(registration);
      let folded = empty(registration);
      for (; next < events.length && events[next]!.sid === stream.sid; next++) folded = step(folded, toEvent(events[next]!));
      yield { stream, folded, row: rows.get(stream.sid) };
    }
  }

  private compare({ category }: Pick<Stream, 'category'>, folded: Folded, row: Row | undefined): Difference['what'] | undefined {
    if (!row) return 'missing';
    if (row.version !== folded.version) return 'version';
    if (canonical(row.document ?? null) !== canonical(folded.document ?? null)) return 'document';
    const isOfThisMeaning = row.state_schema === (this.registry.get(category)!.decider.stateSchema ?? 1); // else it is folded anew when needed
    return isOfThisMeaning && canonical(row.state ?? null) !== canonical(folded.state ?? null) ? 'state' : undefined;
  }

  /** Leaves the row alone when the stream has gone on meanwhile: it was then written by an append. */
  private async mend({ sid, tenant, category, id }: Stream, { version, state, document, flow, recordedAt }: Folded, lastPosition: number) {
    const schema = this.registry.get(category)!.decider.stateSchema ?? 1;
    await this.pool.query(mend, [tenant, category, id, sid, version, text(state), schema, text(document), flow, recordedAt, lastPosition]);
  }

  /** Rows without a stream. */
  private async orphans(mend: boolean): Promise<Difference[]> {
    const what = `from event_store.documents d where category = any($1)
      and not exists (select from event_store.streams s where s.tenant = d.tenant and s.category = d.category and s.id = d.id)`;
    const verb = mend ? `delete ${what} returning tenant, category, id` : `select tenant, category, id ${what}`;
    const { rows } = await this.pool.query<Omit<Difference, 'what'>>(verb, [[...this.registry.keys()]]);
    return rows.map((row) => ({ ...row, what: 'orphan' }));
  }
}

const nextStreams = 'select sid, tenant, category, id from event_store.streams where sid > $1 and category = any($2) order by sid limit $3';
const chosenStreams =
  'select sid, tenant, category, id from event_store.streams where sid = any($1::bigint[]) and category = any($2) order by sid';

const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

const mend = `insert into event_store.documents as d
    (tenant, category, id, sid, version, state, state_schema, document, flow, recorded_at, last_pos, xid)
  select $1, $2, $3, $4::bigint, $5::int, $6::json, $7, $8::jsonb, $9, $10::timestamptz, $11::bigint, pg_current_xact_id()
  from (select from event_store.streams s where s.sid = $4 and s.version = $5 for no key update) held
  on conflict (tenant, category, id) do update set sid = excluded.sid, version = excluded.version, state = excluded.state,
    state_schema = excluded.state_schema, document = excluded.document, flow = excluded.flow, recorded_at = excluded.recorded_at,
    last_pos = excluded.last_pos, xid = excluded.xid`;
