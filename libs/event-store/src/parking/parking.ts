import type { ClientBase, PoolClient } from 'pg';
import { isOutage } from '../subscribe/outage';
import type { StoredEvent } from '../types';
import type { Decision } from './interventions';

type Apply = (tx: PoolClient, events: StoredEvent[]) => Promise<void>;
type Stream = Pick<StoredEvent, 'tenant' | 'category' | 'id'>;

const streamOf = ({ tenant, category, id }: Stream) => `${tenant}/${category}-${id}`;

/** What a projection has set aside: events that it cannot apply, and what comes behind them on their streams. */
export class Parking {
  private streams: ReadonlySet<string> = new Set();

  constructor(
    private readonly subscription: string,
    private readonly eventAt: (position: number) => Promise<StoredEvent>,
  ) {}

  /** How many streams are parked. */
  get size(): number {
    return this.streams.size;
  }

  /** Whether the stream of an event is parked. */
  has(event: Stream): boolean {
    return this.streams.has(streamOf(event));
  }

  /** Learns from the table which streams are parked: at the beginning, and after a transaction that changed it. */
  async load(client: Pick<ClientBase, 'query'>): Promise<void> {
    const { rows } = await client.query<Stream>('select distinct tenant, category, id from event_store.parked where subscription = $1', [
      this.subscription,
    ]);
    this.streams = new Set(rows.map(streamOf));
  }

  /** Parks an event for what it led to. */
  async park(tx: ClientBase, event: StoredEvent, error: unknown, tries: number): Promise<void> {
    await this.insert(tx, [event], textOf(error), tries);
  }

  /** Parks events behind those of their streams that are parked already. */
  async parkBehind(tx: ClientBase, events: readonly StoredEvent[]): Promise<void> {
    if (events.length > 0) await this.insert(tx, events, 'Waits behind another of its stream.', 0);
  }

  /** Does what was decided: leaves an event out, or not, and applies what is parked of its stream until one fails again. */
  async follow(tx: PoolClient, { decision, position }: { decision: Decision; position: number }, apply: Apply): Promise<void> {
    const together = await this.parkedWith(tx, position);
    if (decision === 'skip') await this.release(tx, position);
    for (const each of together.filter((one) => decision === 'redrive' || one !== position)) {
      const event = await this.eventAt(each);
      await tx.query('savepoint redrive');
      try {
        await apply(tx, [event]);
      } catch (error) {
        if (isOutage(error)) throw error;
        await tx.query('rollback to savepoint redrive');
        await tx.query({ ...failed, values: [this.subscription, each, textOf(error)] });
        return;
      }
      await this.release(tx, each);
    }
  }

  /** What is parked of the stream of an event, that one included, oldest first. Nothing, if that one is not parked. */
  private async parkedWith(tx: PoolClient, position: number): Promise<number[]> {
    const { rows } = await tx.query<{ position: number }>({ ...together, values: [this.subscription, position] });
    return rows.map((row) => row.position);
  }

  private async release(tx: PoolClient, position: number): Promise<void> {
    await tx.query('delete from event_store.parked where subscription = $1 and position = $2', [this.subscription, position]);
  }

  private async insert(tx: ClientBase, events: readonly StoredEvent[], error: string, tries: number): Promise<void> {
    const columns = [
      events.map(({ position }) => position),
      events.map(({ tenant }) => tenant),
      events.map(({ category }) => category),
      events.map(({ id }) => id),
      events.map(({ type }) => type),
    ];
    await tx.query({ ...insert, values: [this.subscription, ...columns, error, tries] });
  }
}

const insert = {
  name: 'park',
  text: `insert into event_store.parked (subscription, position, tenant, category, id, type, error, tries)
    select $1, p.*, $7, $8 from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) as p`,
};

const failed = {
  name: 'parked again',
  text: 'update event_store.parked set error = $3, tries = tries + 1 where subscription = $1 and position = $2',
};

const together = {
  name: 'parked together',
  text: `select p.position from event_store.parked w join event_store.parked p using (subscription, tenant, category, id)
    where w.subscription = $1 and w.position = $2 order by p.position`,
};

const textOf = (error: unknown) =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error)).replaceAll('\0', '').slice(0, 2_000);
