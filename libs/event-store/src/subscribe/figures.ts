import { Injectable } from '@nestjs/common';
import { Clock } from '@skyledger/event-sourcing';
import { EventStore } from '../event-store';
import type { FenceWait } from './fence-watch';
import type { Subscription } from './subscription';

/** How a subscription of this process gets on. */
export type SubscriptionFigures = {
  readonly id: string;
  /** Events of the log behind its position; counted up to 10,000. */
  readonly events: number;
  /** The age of the oldest of them: how old what it shows may be. */
  readonly seconds: number;
  /** Events it has parked. */
  readonly parked: number;
};

/** Sees how the subscriptions get on, for those who run the platform. */
@Injectable()
export class SubscriptionsWatch {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  /** The figures of all subscriptions of this process. */
  async figures(): Promise<SubscriptionFigures[]> {
    const { subscriptions } = this.store;
    const ids = subscriptions.map(({ id }) => id);
    const positions = subscriptions.map(({ position }) => position);
    const rows = this.store.isLogInSql
      ? await this.store.query<Row>(behind, [ids, positions])
      : await Promise.all(subscriptions.map((subscription) => this.read(subscription)));
    const now = Date.parse(this.clock.now());
    return rows.map(({ oldest, ...row }) => ({ ...row, seconds: oldest === null ? 0 : Math.max(0, now - Date.parse(oldest)) / 1_000 }));
  }

  /** Where the log is not in PostgreSQL, it is read. */
  private async read({ id, position }: Subscription): Promise<Row> {
    let [events, oldest]: [number, string | null] = [0, null];
    for await (const { recordedAt } of this.store.readAll(position)) {
      oldest ??= recordedAt;
      if (++events === most) break;
    }
    const [row] = await this.store.query<{ parked: number }>(parkedBy, [id]);
    return { id, events, oldest, parked: row!.parked };
  }

  /** That the readers wait for a transaction to end, and for whose; undefined while they go on. */
  get fenceWait(): FenceWait | undefined {
    return this.store.fenceWait;
  }
}

type Row = { id: string; events: number; oldest: string | null; parked: number };

const most = 10_000;

const parkedBy = 'select count(*)::int as parked from event_store.parked where subscription = $1';

const behind = `select w.id, l.events, l.oldest, (select count(*)::int from event_store.parked p where p.subscription = w.id) as parked
  from unnest($1::text[], $2::bigint[]) as w(id, position) cross join lateral (
    select count(*)::int as events, min(recorded_at) as oldest
    from (select recorded_at from event_store.events where pos > w.position order by pos limit ${most}) e) l`;
