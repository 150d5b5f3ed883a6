import { Injectable } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { context, EventStore } from '@skyledger/event-store';
import { FanOut } from './delivery/fan-out';

/** A listener and how it gets on. */
export type ListenerReport = {
  readonly id: string;
  readonly hub: string;
  readonly version: string;
  readonly callback: string;
  readonly query: string;
  readonly active: boolean;
  /** Since its last success. */
  readonly failures: number;
  readonly failingSince: string | null;
  readonly waiting: number;
  readonly failed: number;
  readonly replaying: boolean;
};

/** One line of the delivery log. */
export type DeliveryReport = {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly category: string;
  readonly subject: string;
  readonly state: 'waiting' | 'delivered' | 'failed' | 'dropped';
  readonly due: string | null;
  readonly tries: number;
  readonly triedAt: string | null;
  /** What the listener answered last, and the beginning of what it said, or why it did not answer. */
  readonly status: number | null;
  readonly note: string | null;
  readonly doneAt: string | null;
};

/** How all hubs on this database get on. */
export type HubFigures = { readonly waiting: number; readonly failing: number; readonly inactive: number };

/** Which lines: those behind a position, in the order of the log. */
export type Wanted = { readonly state?: string; readonly after?: number; readonly limit?: number };

/** The first thing to be sent once more: by its place in the log, or by the time at which it happened. */
export type Start = { readonly fromPosition: number } | { readonly from: string };

const usualPage = 100;

/** The hub as those see it who run the platform. */
@Injectable()
export class HubOperations {
  constructor(
    private readonly store: EventStore,
    private readonly fanOut: FanOut,
  ) {}

  /** How many messages wait in all, and how many listeners fail or have been given up. */
  async figures(): Promise<HubFigures> {
    const [row] = await this.store.query<HubFigures>(figures);
    return row!;
  }

  /** All listeners of the context's tenant, those that left included as long as something is known of them. */
  listeners(): Promise<ListenerReport[]> {
    return this.store.query<ListenerReport>(`${listenerReport} where l.tenant = $1 order by l.hub, l.id`, [context.get().tenant]);
  }

  /** The delivery log of a listener; undefined if there is no such listener. */
  async deliveries(listener: string, { state, after = 0, limit = usualPage }: Wanted): Promise<DeliveryReport[] | undefined> {
    if ((await this.hubOf(listener)) === undefined) return undefined;
    return this.store.query<DeliveryReport>(
      `select id, position, name, category, subject, state, due, tries, tried_at as "triedAt", status, note, done_at as "doneAt"
       from hub.deliveries where listener = $1 and position > $2 and ($3::text is null or state = $3) order by position, sequence limit $4`,
      [listener, after, state ?? null, limit],
    );
  }

  /** Has everything from a place on sent once more, as far as the listener wants it; an operator's wish, recorded with who and why. */
  async redeliver(listener: string, start: Start): Promise<{ fromPosition: number } | undefined> {
    const hub = await this.hubOf(listener);
    if (hub === undefined) return undefined;
    const fromPosition = 'fromPosition' in start ? start.fromPosition : await this.positionAt(start.from);
    await this.store.atomically({ category: hub, id: listener, commands: [{ type: 'Redeliver', data: { fromPosition } }] });
    return { fromPosition };
  }

  private async hubOf(listener: string): Promise<string | undefined> {
    const [row] = await this.store.query<{ category: string }>(
      'select category from event_store.streams where tenant = $1 and category = any($2) and id = $3',
      [context.get().tenant, [...this.fanOut.all.keys()], listener],
    );
    return row?.category;
  }

  private async positionAt(instant: string): Promise<number> {
    const [row] = await this.store.query<{ pos: number | null }>('select min(pos) as pos from event_store.events where recorded_at >= $1', [
      instant,
    ]);
    if (row?.pos == null) throw new Rejection('invalid', 'Nothing has happened since.', 'from');
    return row.pos;
  }
}

const figures = `select (select count(*)::int from hub.deliveries where state = 'waiting') as waiting,
  count(*) filter (where active and failures > 0)::int as failing, count(*) filter (where not active)::int as inactive from hub.listeners`;

const count = (state: string) =>
  `(select count(*)::int from hub.deliveries d where d.listener = l.id and d.state = '${state}') as ${state}`;

const listenerReport = `select l.id, l.hub, l.version, l.callback, l.query, l.active, l.failures, l.failing_since as "failingSince",
    ${count('waiting')}, ${count('failed')}, exists (select from hub.replays r where r.listener = l.id) as replaying
  from hub.listeners l`;
