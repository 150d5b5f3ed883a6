import { Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import type { ApiVersion } from '@skyledger/tmf-contracts';
import type { PoolClient } from 'pg';

/** A notification that a listener is to get. */
export type Planned = {
  /** The id of the message, the same at every try. */
  readonly id: string;
  readonly listener: string;
  /** The event it is made of: where it stands in the log, and in its stream. */
  readonly position: number;
  readonly category: string;
  readonly subject: string;
  readonly version: number;
  /** Its place among the notifications of its resource. */
  readonly sequence: number;
  /** What the listener's version calls it. */
  readonly name: string;
  /** Why it cannot be sent, if it cannot. */
  readonly note?: string;
};

/** A delivery whose time has come, and whom it is for. */
export type Due = Planned & {
  readonly tenant: string;
  readonly hub: string;
  readonly callback: string;
  readonly apiVersion: ApiVersion;
  readonly tries: number;
  /** How often the listener has failed since its last success. */
  readonly failures: number;
};

/** Where there is room for more: what is under way, the listeners that can take no more, those that have any, and the free places. */
export type Room = {
  readonly underWay: readonly string[];
  readonly full: readonly string[];
  readonly occupied: readonly string[];
  readonly free: { readonly healthy: number; readonly failing: number };
};

/** What became of a try. `waiting`: it is tried again when it is due. */
export type Outcome =
  | { readonly state: 'delivered' | 'failed'; readonly status?: number; readonly note?: string }
  | { readonly state: 'waiting'; readonly due: string; readonly status?: number; readonly note?: string };

/** How a listener gets on. */
export type Standing = { readonly failures: number; readonly failing_since: string | null };

const atOnce = 4;

/** The table of what is to be sent, and of what became of it. */
@Injectable()
export class Deliveries {
  constructor(private readonly store: EventStore) {}

  /** Notes what is to be sent, in line behind what waits; what is noted already stays as it is. */
  async plan(tx: PoolClient, planned: readonly Planned[], now: string): Promise<void> {
    if (planned.length === 0) return;
    await lock(tx, planned);
    await tx.query(`${insert} on conflict do nothing`, [JSON.stringify(planned), now]);
    await tx.query('select hub.line_up($1, $2)', [JSON.stringify(planned), now]);
  }

  /** Notes what is to be sent once more, before all of its resource that waits: in the order of the log. */
  async planAgain(tx: PoolClient, planned: readonly Planned[], now: string): Promise<void> {
    if (planned.length === 0) return;
    await lock(tx, planned);
    await tx.query(`${insert} on conflict (id) do update set ${anew} where deliveries.state <> 'waiting'`, [JSON.stringify(planned), now]);
    await tx.query(unline, [JSON.stringify(planned)]);
    await tx.query('select hub.line_up($1, $2)', [JSON.stringify(planned), now]);
  }

  /** What is due for the listeners of some hubs, and may go: of each listener the first few, of one that fails the first. */
  due(hubs: readonly string[], now: string, { underWay, full, occupied, free }: Room): Promise<Due[]> {
    return this.store.query<Due>(
      `(${candidates('failures = 0', '$4', atOnce)} limit $6) union all (${candidates('failures > 0', '$5', 1)} limit $7)`,
      [hubs, now, underWay, full, occupied, free.healthy, free.failing],
    );
  }

  /** The earliest instant at which something is due for the listeners of some hubs. */
  async nextDue(hubs: readonly string[]): Promise<string | undefined> {
    const [row] = await this.store.query<{ due: string | null }>(
      `select min(d.due) as due from hub.listeners l cross join lateral (
         select due from hub.deliveries w where w.listener = l.id and w.due is not null order by w.due limit 1
       ) d where l.active and l.hub = any($1)`,
      [hubs],
    );
    return row?.due ?? undefined;
  }

  /** Notes what became of a try, and says how the listener gets on; undefined if the try does not count any more. */
  async settle({ id, tries }: Due, outcome: Outcome, now: string): Promise<Standing | undefined> {
    const [standing] = await this.store.query<Standing>('select * from hub.settle($1, $2, $3, $4)', [
      id,
      tries,
      JSON.stringify(outcome),
      now,
    ]);
    return standing;
  }

  /** Forgets what was done with before an instant. */
  async forget(before: string): Promise<void> {
    await this.store.query('delete from hub.deliveries where done_at < $1', [before]);
  }
}

const candidates = (whose: string, without: string, first: number) => `
  select d.id, d.listener, d.position, d.category, d.subject, d.version, d.sequence, d.name, d.tries,
    l.tenant, l.hub, l.callback, l.version as "apiVersion", l.failures
  from hub.listeners l cross join lateral (
    select * from hub.deliveries w where w.listener = l.id and w.due <= $2 and w.id <> all($3) order by w.due, w.position, w.sequence limit ${first}
  ) d
  where l.active and l.hub = any($1) and l.${whose} and l.id <> all(${without}) order by d.due, d.position, d.sequence`;

const columns = 'listener uuid, id uuid, position bigint, category text, subject text, version int, sequence int, name text, note text';

const insert = `insert into hub.deliveries (id, listener, position, category, subject, version, sequence, name, note, state, done_at)
  select id, listener, position, category, subject, version, sequence, name, note,
    case when note is null then 'waiting' else 'failed' end, case when note is not null then $2::timestamptz end
  from json_to_recordset($1) as p (${columns})`;

const anew = 'state = excluded.state, tries = 0, status = null, note = excluded.note, done_at = excluded.done_at';

/** Whoever had come to the front gives way to what is older. */
const unline = `update hub.deliveries d set due = null
  from (select distinct listener, category, subject from json_to_recordset($1) as p (${columns})) p
  where d.listener = p.listener and d.category = p.category and d.subject = p.subject and d.due is not null`;

const lock = (tx: PoolClient, planned: readonly Planned[]) =>
  tx.query('select from hub.listeners where id = any($1) order by id for update', [[...new Set(planned.map(({ listener }) => listener))]]);
