import type { QueryResult, QueryResultRow } from 'pg';
import type { StoredEvent } from '../types';
import { interventionOf } from './interventions';

type Stream = Pick<StoredEvent, 'tenant' | 'category' | 'id'>;

/** A connection, or the transaction that is open on it. */
type Client = { query<R extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<R>> };

/** Tries an event that was parked; answers why it cannot be done, if it cannot. */
type Attempt = (event: StoredEvent) => Promise<{ readonly failure: unknown } | undefined>;

/** Of so many streams at once it is not the events that are wrong. */
const mostParked = 100;

/** The name of a stream, for people and as a key. */
export const streamOf = ({ tenant, category, id }: Stream): string => `${tenant}/${category}-${id}`;

/** What a subscription has set aside: events that it cannot do, and what comes behind them on their streams. */
export class Parking {
  private streams: ReadonlySet<string> = new Set();

  constructor(
    private readonly subscription: string,
    private readonly eventAt: (position: number) => Promise<StoredEvent>,
  ) {}

  /** Whether so many streams are parked that another one must not be. */
  get isFull(): boolean {
    return this.streams.size >= mostParked;
  }

  /** Whether the stream of an event is parked. */
  has(event: Stream): boolean {
    return this.streams.has(streamOf(event));
  }

  /** Learns from the table which streams are parked: at the beginning, and after a transaction that changed it. */
  async load(client: Client): Promise<void> {
    const { rows } = await client.query<Stream>('select distinct tenant, category, id from event_store.parked where subscription = $1', [
      this.subscription,
    ]);
    this.streams = new Set(rows.map(streamOf));
  }

  /** Parks an event for what it led to. */
  async park(client: Client, event: StoredEvent, error: unknown, tries: number): Promise<void> {
    await this.insert(client, [event], textOf(error), tries);
  }

  /** Parks events behind those of their streams that are parked already. */
  async parkBehind(client: Client, events: readonly StoredEvent[]): Promise<void> {
    if (events.length > 0) await this.insert(client, events, 'Waits behind another of its stream.', 0);
  }

  /** Does what was decided: leaves an event out, or not, and tries what is parked of its stream until one fails again. Done twice, or only in part before, it does no harm. */
  async follow(client: Client, decided: StoredEvent, attempt: Attempt): Promise<void> {
    const { decision, position, category, id } = interventionOf(decided, this.subscription)!;
    if (decision === 'skip') await this.release(client, position);
    for (const each of await this.parkedOf(client, { tenant: decided.tenant, category, id })) {
      const failed = await attempt(await this.eventAt(each));
      if (failed) {
        await client.query(failedAgain, [this.subscription, each, textOf(failed.failure)]);
        return;
      }
      await this.release(client, each);
    }
  }

  /** What is parked of a stream, oldest first. */
  private async parkedOf(client: Client, { tenant, category, id }: Stream): Promise<number[]> {
    const { rows } = await client.query<{ position: number }>(parkedOfStream, [this.subscription, tenant, category, id]);
    return rows.map((row) => row.position);
  }

  private async release(client: Client, position: number): Promise<void> {
    await client.query('delete from event_store.parked where subscription = $1 and position = $2', [this.subscription, position]);
  }

  private async insert(client: Client, events: readonly StoredEvent[], error: string, tries: number): Promise<void> {
    const columns = [
      events.map(({ position }) => position),
      events.map(({ tenant }) => tenant),
      events.map(({ category }) => category),
      events.map(({ id }) => id),
      events.map(({ type }) => type),
    ];
    await client.query(insert, [this.subscription, ...columns, error, tries]);
  }
}

const insert = `insert into event_store.parked (subscription, position, tenant, category, id, type, error, tries)
  select $1, p.*, $7, $8 from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) as p on conflict do nothing`;

const failedAgain = 'update event_store.parked set error = $3, tries = tries + 1 where subscription = $1 and position = $2';

const parkedOfStream = `select position from event_store.parked
  where subscription = $1 and tenant = $2 and category = $3 and id = $4 order by position`;

const textOf = (error: unknown) =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error)).replaceAll('\0', '').slice(0, 2_000);
