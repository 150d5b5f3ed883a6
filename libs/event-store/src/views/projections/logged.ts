import { interventionCategory, interventionOf } from '../../parking/interventions';
import { type EventRow, eventColumns, toEvent, withStream } from '../../read/columns';
import type { StoredEvent } from '../../types';
import type { Statements } from '../generations';

/** The events of some categories in a part of the log that is settled, in order. */
export const eventsBetween = async (
  db: Statements,
  categories: readonly string[],
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<StoredEvent[]> => {
  const { rows } = await db.query<EventRow>({ ...between, values: [after, upTo, categories, limit] });
  return rows.map(toEvent);
};

/** The positions that a subscription has parked. */
export const parkedBy = async (db: Statements, subscription: string): Promise<number[]> => {
  const text = 'select position from event_store.parked where subscription = $1';
  const { rows } = await db.query<{ position: number }>(text, [subscription]);
  return rows.map(({ position }) => position);
};

/** The positions that a person decided to leave out. */
export const skippedBy = async (db: Statements, subscription: string): Promise<number[]> => {
  const { rows } = await db.query<EventRow>({ ...decisions, values: [interventionCategory, subscription] });
  return rows.flatMap((row) => {
    const decided = interventionOf(toEvent(row), subscription);
    return decided?.decision === 'skip' ? [decided.position] : [];
  });
};

const between = {
  name: 'events of a projection',
  text: `select ${eventColumns} from event_store.events e ${withStream}
    where e.pos > $1 and e.pos <= $2 and s.category = any($3) order by e.pos limit $4`,
};

const decisions = {
  name: 'decisions about a projection',
  text: `select ${eventColumns} from event_store.events e join event_store.streams s using (sid)
    where s.category = $1 and e.data ->> 'subscription' = $2`,
};
