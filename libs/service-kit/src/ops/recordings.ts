import { Injectable } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { context, EventStore, type StoredEvent } from '@skyledger/event-store';
import { Documents } from '@skyledger/tmf-rest';

/** A flow as it was recorded, for a replay elsewhere. */
export type Recorded = { readonly flow: string; readonly tenant: string; readonly events: readonly StoredEvent[] };

type Wanted = Readonly<Record<string, string | number | boolean | readonly string[]>>;

type Row = { readonly pos: number; readonly category: string; readonly id: string };

const most = 5_000;
/** Where effects of an event in other flows are looked for: so many positions behind it. */
const reach = 5_000;
/** Attributes that change with the life of a resource: what it is found by today says nothing of then. */
const passing = /(^|\.)(state|status|lifecycleStatus|resourceStatus|operationalState|usageState)$/;

/** Reads what a replay needs of the log. Nothing is changed. */
@Injectable()
export class Recordings {
  constructor(
    private readonly store: EventStore,
    private readonly documents: Documents,
  ) {}

  /** The flow of a correlation id or of any resource in it. */
  async of(id: string): Promise<Recorded | undefined> {
    const own = await this.store.flow(id);
    const [flow = id] = own.length > 0 ? [id] : await this.store.correlationsOf(id);
    const events = own.length > 0 ? own : await this.store.flow(flow);
    return events.length === 0 ? undefined : { flow, tenant: context.get().tenant, events: await this.withEffects(events) };
  }

  /** What the events of a flow led to in other flows belongs to it: usage that a bill asked for goes on with the flow of its order. */
  private async withEffects(events: readonly StoredEvent[]): Promise<StoredEvent[]> {
    const known = new Map(events.map((event) => [event.eventId, event]));
    for (let causes = events; causes.length > 0;) {
      const found = (await this.effects(causes)).filter(({ eventId }) => !known.has(eventId));
      for (const event of found) known.set(event.eventId, event);
      causes = found;
    }
    return [...known.values()].sort((a, b) => a.position - b.position);
  }

  private async effects(causes: readonly StoredEvent[]): Promise<StoredEvent[]> {
    this.store.logInSql('A recording');
    const ranges = rangesOf(causes.map(({ position }) => position));
    const rows = await this.store.query<Row>(
      `select e.pos, s.category, s.id
       from unnest($1::bigint[], $2::bigint[]) as r(low, high)
         join event_store.events e on e.pos > r.low and e.pos <= r.high join event_store.streams s using (sid)
       where s.tenant = $3 and e.meta ->> 'causationId' = any($4)`,
      [ranges.map(([low]) => low), ranges.map(([, high]) => high), context.get().tenant, causes.map(({ eventId }) => eventId)],
    );
    const streams = new Map(rows.map(({ category, id }) => [`${category}/${id}`, { category, id }]));
    const positions = new Set(rows.map(({ pos }) => pos));
    const read = await Promise.all([...streams.values()].map(({ category, id }) => this.store.readStream(category, id)));
    return read.flat().filter(({ position }) => positions.has(position));
  }

  /** All events of a stream. */
  stream(category: string, id: string): Promise<StoredEvent[]> {
    return this.store.readStream(category, id);
  }

  /** The ids of the resources that have these values, or may have had them at some time since a position. */
  async candidates(category: string, wanted: Wanted, since: number): Promise<string[]> {
    const table = this.store.registry.get(category)?.table;
    if (table === undefined) throw new Rejection('notFound', `Nothing here is called ${category}.`);
    const lasting = Object.fromEntries(Object.entries(wanted).filter(([path]) => !passing.test(path)));
    const now = await this.documents.where<{ id: string }>(category, lasting);
    const changed = await this.store.query<{ id: string }>(`select id from ${table} where tenant = $1 and last_pos > $2 limit ${most}`, [
      context.get().tenant,
      since,
    ]);
    return [...new Set([...now, ...changed].map(({ id }) => id))];
  }
}

/** The parts of the log behind some positions, each part once. */
const rangesOf = (positions: readonly number[]): [low: number, high: number][] => {
  const ranges: [number, number][] = [];
  for (const position of positions.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && position <= last[1]) last[1] = position + reach;
    else ranges.push([position, position + reach]);
  }
  return ranges;
};
