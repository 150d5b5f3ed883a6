import type { Registration } from '../../log/registry';
import { type EventRow, toEvent } from '../../read/columns';
import { empty, fold, type Folded } from '../../read/fold';
import type { Statements } from '../generations';

/** A stream, and how far it has been folded. */
export type Part = {
  readonly sid: number;
  readonly tenant: string;
  readonly id: string;
  readonly version: number;
  readonly base: Folded;
  readonly lastPosition: number;
};

/** A stream folded to its end. */
export type Whole = Part & { readonly folded: Folded };

/** Events that are in memory at a time. */
export const pageOfEvents = 5_000;
const pageOfStreams = 2_000;

type Stream = Pick<Part, 'sid' | 'tenant' | 'id' | 'version'>;

/** All streams of a category from their first event, in portions of about a page of events. */
export async function* streamsOf(db: Statements, registration: Registration): AsyncGenerator<Part[]> {
  for (let last = 0, waiting: Part[] = []; ;) {
    const { rows } = await db.query<Stream>({ ...streams, values: [registration.category, last, pageOfStreams] });
    waiting.push(...rows.map((row) => ({ ...row, base: empty(registration), lastPosition: 0 })));
    if (waiting.length === 0) return;
    last = rows.at(-1)?.sid ?? last;
    const isEnd = rows.length < pageOfStreams;
    while (waiting.length > 0) {
      const count = portion(waiting);
      if (count === waiting.length && !isEnd) break; // more may go with it
      yield waiting.slice(0, count);
      waiting = waiting.slice(count);
    }
    if (isEnd) return;
  }
}

const portion = (parts: readonly Part[]): number => {
  let events = 0;
  const over = parts.findIndex(({ version, base }) => (events += version - base.version) > pageOfEvents);
  return over < 0 ? parts.length : Math.max(1, over);
};

/** Folds each part to the end of its stream as it is now. */
export const foldParts = async (db: Statements, registration: Registration, parts: readonly Part[]): Promise<Whole[]> => {
  const done: Whole[] = [];
  for (let rest = parts; rest.length > 0;) {
    const count = portion(rest);
    const [first] = rest;
    if (count === 1 && first!.version - first!.base.version > pageOfEvents) done.push(await foldLong(db, registration, first!));
    else done.push(...(await foldPage(db, registration, rest.slice(0, count))));
    rest = rest.slice(count);
  }
  return done;
};

type Row = EventRow & { readonly sid: number };

const foldPage = async (db: Statements, registration: Registration, parts: readonly Part[]): Promise<Whole[]> => {
  const { rows } = await db.query<Row>({
    ...eventsOfStreams,
    values: [parts.map(({ sid }) => sid), parts.map(({ base }) => base.version)],
  });
  const bySid = new Map(parts.map((part) => [part.sid, { ...part, folded: part.base } as Whole]));
  const step = fold(registration);
  for (const row of rows) {
    const whole = bySid.get(row.sid)!;
    bySid.set(row.sid, { ...whole, ...folding(registration, whole, row, step) });
  }
  return [...bySid.values()];
};

/** A stream of very many events, a page of them at a time. */
const foldLong = async (db: Statements, registration: Registration, part: Part): Promise<Whole> => {
  const step = fold(registration);
  let whole: Whole = { ...part, folded: part.base };
  for (;;) {
    const { rows } = await db.query<Row>({ ...eventsOfStream, values: [part.sid, whole.folded.version, pageOfEvents] });
    for (const row of rows) whole = { ...whole, ...folding(registration, whole, row, step) };
    if (rows.length < pageOfEvents) return whole;
  }
};

const folding = ({ category }: Registration, { tenant, id, folded }: Whole, row: Row, step: ReturnType<typeof fold>) => ({
  folded: step(folded, toEvent({ ...row, tenant, category, id })),
  lastPosition: row.pos,
});

/** Of the metadata a fold wants to know where the first event came from, and nothing more. */
const columns = 'e.sid, e.pos, e.type, e.schema_version, e.version, e.recorded_at, e.data, case when e.version = 1 then e.meta end as meta';

const streams = {
  name: 'streams to fold',
  text: 'select sid, tenant, id, version from event_store.streams where category = $1 and sid > $2 order by sid limit $3',
};

const eventsOfStreams = {
  name: 'events of streams to fold',
  text: `select ${columns} from unnest($1::bigint[], $2::int[]) as w(sid, version)
    join event_store.events e on e.sid = w.sid and e.version > w.version order by e.sid, e.version`,
};

const eventsOfStream = {
  name: 'events of a stream to fold',
  text: `select ${columns} from event_store.events e where e.sid = $1 and e.version > $2 order by e.version limit $3`,
};
