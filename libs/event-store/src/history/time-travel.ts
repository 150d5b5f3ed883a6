import { Injectable } from '@nestjs/common';
import { context } from '../context';
import { EventStore } from '../event-store';
import type { Registration } from '../log/registry';
import { type EventRow, eventColumns, toEvent } from '../read/columns';
import { empty, fold } from '../read/fold';
import type { Moment } from './moment';

/** A stream by name. */
export type StreamName = { readonly category: string; readonly id: string };

/** A resource, or a process, as it was. */
export type Past = StreamName & {
  /** Its version then. */
  readonly version: number;
  readonly position: number;
  readonly recordedAt: string;
  /** Absent: it was deleted, or is none that is shown. */
  readonly document?: unknown;
  /** What its next decision would have rested on. */
  readonly state: unknown;
};

/** Streams as they were: folded up to the last event of the time, which an index finds; the rest of the log is not looked at. */
@Injectable()
export class TimeTravel {
  constructor(private readonly store: EventStore) {}

  /** One stream of the context's tenant; undefined if there was nothing of it yet. */
  async state(stream: StreamName, moment: Moment): Promise<Past | undefined> {
    return (await this.states([stream], moment))[0];
  }

  /** Several at once, in the order given, without those of which there was nothing yet, and those that are no stream of this process. */
  async states(streams: readonly StreamName[], moment: Moment): Promise<Past[]> {
    this.store.logInSql('Time travel');
    const known = streams.filter(({ category }) => this.store.registry.has(category));
    const rows = await this.store.query<EventRow>('time' in moment ? byTime : byPosition, [
      context.get().tenant,
      known.map(({ category }) => category),
      known.map(({ id }) => id),
      'time' in moment ? moment.time : moment.position,
    ]);
    const found = new Map<string, EventRow[]>();
    for (const row of rows) {
      const name = nameOf(row);
      if (!found.has(name)) found.set(name, []);
      found.get(name)!.push(row);
    }
    return known.flatMap((stream) => {
      const events = found.get(nameOf(stream));
      return events ? [pastOf(this.store.registry.get(stream.category)!, events)] : [];
    });
  }
}

const nameOf = ({ category, id }: StreamName) => `${category}/${id}`;

const pastOf = (registration: Registration, rows: readonly EventRow[]): Past => {
  const { document, state } = rows.map(toEvent).reduce(fold(registration), empty(registration));
  const { category, id, version, pos, recorded_at } = rows.at(-1)!;
  return { category, id, version, position: pos, recordedAt: recorded_at, ...(document !== undefined && { document }), state };
};

const until = (type: string) => `
  select ${eventColumns}
  from unnest($2::text[], $3::text[]) as wanted(category, id)
    join event_store.streams s on s.tenant = $1 and s.category = wanted.category and s.id = wanted.id
    cross join lateral (select event_store.version_at(s.sid, s.version, $4::${type}) as newest offset 0) then_
    join event_store.events e on e.sid = s.sid and e.version <= then_.newest
  order by e.sid, e.version`;

const [byTime, byPosition] = [until('timestamptz'), until('bigint')];
