import type { Pool } from 'pg';
import type { Registration } from '../../log/registry';
import { canonical } from '../../read/canonical';
import { empty, fold, type Folded } from '../../read/fold';
import type { Difference, Progress } from '../../read/rebuild';
import type { StoredEvent } from '../../types';
import { type Row, rowKey, writeRows } from './documents';
import type { NumberedLog } from './numbered-log';

type Registry = ReadonlyMap<string, Registration>;
type Stored = Pick<StoredEvent, 'tenant' | 'category' | 'id' | 'version'> & { state: unknown; state_schema: number; document: unknown };

const pageSize = 1_000;

/** Folds the whole log in memory up to where it ends now, and compares each stream with its row; `mend` writes anew what differs. */
export const checkRows = async (
  { log, pool }: { log: NumberedLog; pool: Pool },
  registry: Registry,
  mend: boolean,
  progress: Progress = () => undefined,
): Promise<Difference[]> => {
  const head = await log.head();
  const expected = await foldAll(log, registry, head, progress);
  const differences: Difference[] = [];
  const wrong: Row[] = [];
  for (const stored of await storedRows(pool, registry)) {
    const { tenant, category, id } = stored;
    const key = rowKey({ tenant, id, registration: registry.get(category)! });
    const row = expected.get(key);
    expected.delete(key);
    const what = row ? difference(row, stored) : 'orphan';
    if (what) differences.push({ tenant, category, id, what });
    if (what && row) wrong.push(row);
  }
  for (const row of expected.values()) {
    differences.push({ tenant: row.tenant, category: row.registration.category, id: row.id, what: 'missing' });
    wrong.push(row);
  }
  if (mend && wrong.length > 0) await writeRows(pool, wrong);
  return differences;
};

const foldAll = async (log: NumberedLog, registry: Registry, head: number, progress: Progress): Promise<Map<string, Row>> => {
  const rows = new Map<string, Row>();
  let [position, events] = [0, 0];
  for (let page = await log.after(0, pageSize); page.length > 0 && position < head; page = await log.after(position, pageSize)) {
    for (const event of page.filter((each) => each.position <= head)) {
      const registration = registry.get(event.category);
      if (!registration) continue;
      const key = rowKey({ ...event, registration });
      const before: Folded = rows.get(key)?.folded ?? empty(registration);
      rows.set(key, {
        tenant: event.tenant,
        id: event.id,
        registration,
        folded: fold(registration)(before, event),
        position: event.position,
      });
    }
    position = page.at(-1)!.position;
    events += page.length;
    progress(rows.size, events);
  }
  return rows;
};

const storedRows = async (pool: Pool, registry: Registry): Promise<Stored[]> => {
  const text = 'select tenant, category, id, version, state, state_schema, document from event_store.documents where category = any($1)';
  return (await pool.query<Stored>(text, [[...registry.keys()]])).rows;
};

/** A row that is further than where we looked was written meanwhile. */
const difference = ({ folded, registration }: Row, stored: Stored): Difference['what'] | undefined => {
  if (stored.version > folded.version) return undefined;
  if (stored.version < folded.version) return 'version';
  if (canonical(stored.document ?? null) !== canonical(folded.document ?? null)) return 'document';
  const isOfThisMeaning = stored.state_schema === (registration.decider.stateSchema ?? 1);
  return isOfThisMeaning && canonical(stored.state ?? null) !== canonical(folded.state ?? null) ? 'state' : undefined;
};
