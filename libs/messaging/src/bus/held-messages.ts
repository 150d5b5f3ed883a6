import { Injectable } from '@nestjs/common';
import { Clock } from '@skyledger/event-sourcing';
import { EventStore, type StoredEvent } from '@skyledger/event-store';

/** A message that could not be handled, or that came after one of its key that could not. */
export type Held = {
  readonly service: string;
  readonly key: string;
  readonly position: number;
  readonly event: StoredEvent;
  readonly handler: string;
  readonly error: string;
  readonly tries: number;
  /** It waits for a person, not for another try. */
  readonly parked: boolean;
  readonly heldAt: string;
};

const columns = 'service, key, position, event, handler, error, tries, parked, held_at as "heldAt"';

/** The table of messages that wait: so that no failure stops the log, and none is lost. */
@Injectable()
export class HeldMessages {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Those of a service, or of one of its keys, in the order they are to be handled. */
  of(service: string, key?: string): Promise<Held[]> {
    return this.store.query<Held>(
      `select ${columns} from messaging.held
       where service = $1 and ($2::text is null or key = $2) and skipped_by is null order by key, position`,
      [service, key ?? null],
    );
  }

  /** How many a service has. */
  async count(service: string): Promise<{ parked: number; waiting: number }> {
    const [row] = await this.store.query<{ parked: number; waiting: number }>(
      `select (count(*) filter (where parked))::int as parked, (count(*) filter (where not parked))::int as waiting
       from messaging.held where service = $1 and skipped_by is null`,
      [service],
    );
    return row!;
  }

  /** Keeps a message; the same one again changes nothing. */
  async keep(held: Omit<Held, 'position' | 'heldAt'>): Promise<void> {
    const { service, key, event, handler, error, tries, parked } = held;
    await this.store.query(
      `insert into messaging.held (service, key, position, event, handler, error, tries, parked, held_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (service, position) do nothing`,
      [service, key, event.position, JSON.stringify(event), handler, error, tries, parked, this.clock.now()],
    );
  }

  /** Notes another failure. A parked key is parked with all that wait behind. */
  async failed({ service, key, position, handler, error, tries, parked }: Omit<Held, 'event' | 'heldAt'>): Promise<void> {
    await this.store.query(
      `update messaging.held set parked = $4, handler = case position when $3 then $5 else handler end,
         error = case position when $3 then $6 else error end, tries = case position when $3 then $7 else tries end
       where service = $1 and key = $2 and skipped_by is null`,
      [service, key, position, parked, handler, error, tries],
    );
  }

  /** The first parked ones that nobody outside has been told of, of those in a category; not what only waits behind another. */
  untold(service: string, category: string): Promise<Held[]> {
    return this.store.query<Held>(
      `select ${columns} from messaging.held
       where service = $1 and event ->> 'category' = $2 and parked and handler <> '' and skipped_by is null and dead_letter_at is null order by position limit 100`,
      [service, category],
    );
  }

  /** Others have been told of it. */
  async told({ service, position }: Pick<Held, 'service' | 'position'>): Promise<void> {
    await this.store.query('update messaging.held set dead_letter_at = $3 where service = $1 and position = $2', [
      service,
      position,
      this.clock.now(),
    ]);
  }

  /** It is handled. */
  async release({ service, position }: Pick<Held, 'service' | 'position'>): Promise<void> {
    await this.store.query('delete from messaging.held where service = $1 and position = $2', [service, position]);
  }

  /** Leaves a message unhandled for good; who wanted that, and why, stays on record. */
  async skip({ service, position }: Pick<Held, 'service' | 'position'>, { by, reason }: { by: string; reason: string }): Promise<void> {
    await this.store.query('update messaging.held set skipped_by = $3, skipped_because = $4 where service = $1 and position = $2', [
      service,
      position,
      by,
      reason,
    ]);
  }
}
