import type { StoredEvent } from '../../types';
import type { Log } from '../adapter';
import type { Position } from '../log-port';
import type { KurrentLog } from './kurrentdb-log';
import { type KurrentEvent, type Place, placeOf, toEvent } from './recorded';

const leap = 200;

/** An event with the position that subscriptions count by. */
export type NumberedEvent = StoredEvent & Pick<KurrentEvent, 'dedupe'>;

/**
 * The log as subscriptions and checkpoints read it, by numbers: twice the position of the event's own record. Twice, because a checkpoint may
 * also say "just before this event" (one less), and KurrentDB reads only from where a record begins: an odd number means the one above it.
 */
export class NumberedLog implements Log {
  constructor(private readonly log: KurrentLog) {}

  async after(position: number, limit: number): Promise<NumberedEvent[]> {
    let from: Place | undefined;
    if (position > 0) {
      const record = BigInt(Math.ceil(position / 2));
      from = { commit: record, prepare: record };
    }
    for (;;) {
      const page = await this.log.page(from, limit + 1);
      const events = page.flatMap(({ event }) => toEvent(event) ?? []).map(numbered);
      const ready = events.filter((event) => event.position > position);
      if (ready.length > 0 || page.length <= limit) return ready.slice(0, limit);
      from = page.at(-1)!.event!.position;
    }
  }

  async head(): Promise<number> {
    return numberOf(await this.log.head());
  }

  async lastRecordedAt(): Promise<string | undefined> {
    return (await this.log.newest())?.recordedAt;
  }

  /** The events of one stream, oldest first. */
  async stream(tenant: string, category: string, id: string, fromVersion = 1): Promise<NumberedEvent[]> {
    return (await this.log.readStream({ tenant, category, id }, fromVersion)).map(numbered);
  }

  /** The events at these positions, which grow: read in pages, leaping over what is not wanted. */
  async at(positions: readonly number[]): Promise<NumberedEvent[]> {
    const wanted = new Set(positions);
    const found: NumberedEvent[] = [];
    for (let next = 0; next < positions.length;) {
      const page = await this.after(positions[next]! - 1, leap);
      if (page.length === 0) break;
      found.push(...page.filter(({ position }) => wanted.has(position)));
      const end = page.at(-1)!.position;
      while (next < positions.length && positions[next]! <= end) next += 1;
    }
    return found;
  }
}

/** The number of a position. */
export const numberOf = (position: Position): number => {
  if (position === '') return 0;
  const number = Number(placeOf(position).prepare) * 2;
  if (!Number.isSafeInteger(number)) throw new RangeError(`Position ${position} is further than this adapter can count.`);
  return number;
};

const numbered = (event: KurrentEvent): NumberedEvent => ({ ...event, position: numberOf(event.position) });
