import type { ClientBase, Pool } from 'pg';
import type { Registration } from '../../log/registry';
import { empty, fold, type Folded } from '../../read/fold';
import { Reader } from '../../read/reader';
import type { ProjectionOptions } from '../../subscribe/subscription';
import type { StoredEvent } from '../../types';
import { kurrentDbPrefix } from '../whereabouts';
import type { NumberedEvent, NumberedLog } from './numbered-log';

/** Names a stream whose row is kept. */
export type Kept = Pick<StoredEvent, 'tenant' | 'id'> & { readonly registration: Registration };

/** What a stream has come to, and its last event's position. */
export type Row = Kept & { readonly folded: Folded; readonly position: number };

/** The row's key in maps. */
export const rowKey = ({ tenant, id, registration: { category } }: Kept): string => JSON.stringify([tenant, category, id]);

/**
 * Reads rows, and streams where the log is: a row that an earlier version of the decider wrote is folded anew from there.
 */
export class RowsOverLog extends Reader {
  constructor(
    pool: Pool,
    private readonly log: NumberedLog,
  ) {
    super(pool);
  }

  override stream(tenant: string, category: string, id: string, fromVersion = 1): Promise<StoredEvent[]> {
    return this.log.stream(tenant, category, id, fromVersion);
  }
}

/** The projection that keeps the documents, states and remembered keys of one service in PostgreSQL. */
export const documentsOf = (service: string, registry: ReadonlyMap<string, Registration>, log: NumberedLog): ProjectionOptions => ({
  id: `${kurrentDbPrefix}documents:${service}:1`,
  filter: ({ category }) => registry.get(category)?.service === service,
  async apply(tx, events: readonly NumberedEvent[]) {
    const before = await rowsBefore(tx, events, registry, log);
    const after = new Map<string, Row>();
    for (const event of events) {
      const kept = { tenant: event.tenant, id: event.id, registration: registry.get(event.category)! };
      const key = rowKey(kept);
      const folded = await follow(after.get(key)?.folded ?? before.get(key)!, event, { ...kept, log });
      after.set(key, { ...kept, folded, position: event.position });
    }
    await writeRows(tx, [...after.values()]);
    await writeKeys(tx, events);
  },
});

/** The row one event further; folded from the beginning where it has missed something. */
const follow = async (before: Folded, event: StoredEvent, { registration, log }: Kept & { log: NumberedLog }): Promise<Folded> => {
  if (event.version <= before.version) return before;
  if (event.version === before.version + 1) return fold(registration)(before, event);
  const events = await log.stream(event.tenant, event.category, event.id);
  return events.filter(({ version }) => version <= event.version).reduce(fold(registration), empty(registration));
};

const rowsBefore = async (
  tx: ClientBase,
  events: readonly StoredEvent[],
  registry: ReadonlyMap<string, Registration>,
  log: NumberedLog,
) => {
  const reader = new RowsOverLog(tx as unknown as Pool, log);
  const ids = new Map<string, Kept & { ids: Set<string> }>();
  for (const { tenant, category, id } of events) {
    const key = JSON.stringify([tenant, category]);
    const group = ids.get(key) ?? { tenant, id, registration: registry.get(category)!, ids: new Set() };
    ids.set(key, group);
    group.ids.add(id);
  }
  const found = new Map<string, Folded>();
  for (const { tenant, registration, ids: wanted } of ids.values()) {
    const rows = await reader.rows(registration, tenant, [...wanted]);
    [...wanted].forEach((id, index) => found.set(rowKey({ tenant, id, registration }), rows[index]!));
  }
  return found;
};

/** Writes rows where they are not further already. */
export const writeRows = async (tx: Pick<ClientBase, 'query'>, rows: readonly Row[]): Promise<void> => {
  const given = rows.map(({ tenant, id, registration: { category, decider }, folded, position }) => ({
    ...{ tenant, category, id, version: folded.version, state: folded.state, state_schema: decider.stateSchema ?? 1 },
    ...{ document: folded.document, flow: folded.flow, recorded_at: folded.recordedAt, last_pos: position },
  }));
  await tx.query({ name: 'write rows', text: write, values: [JSON.stringify(given)] });
};

const writeKeys = async (tx: ClientBase, events: readonly NumberedEvent[]): Promise<void> => {
  const keys = events.flatMap(({ tenant, dedupe }) => (dedupe ? [{ tenant, ...dedupe }] : []));
  if (keys.length > 0) await tx.query({ name: 'write keys', text: remember, values: [JSON.stringify(keys)] });
};

// A stream's row gives it the number that its document is sorted by; its version is the document's.
const write = `with given as (
    select * from json_to_recordset($1::json) as g(tenant text, category text, id text, version int, state json, state_schema int,
      document jsonb, flow text, recorded_at timestamptz, last_pos bigint)),
  known as (
    insert into event_store.streams as s (tenant, category, id, version) select tenant, category, id, version from given order by 1, 2, 3
    on conflict (tenant, category, id) do update set version = greatest(s.version, excluded.version) returning s.*)
  insert into event_store.documents as d
    (tenant, category, id, sid, version, state, state_schema, document, flow, recorded_at, last_pos, xid)
  select g.tenant, g.category, g.id, k.sid, g.version, g.state, g.state_schema, g.document, g.flow, g.recorded_at, g.last_pos, pg_current_xact_id()
  from given g join known k using (tenant, category, id)
  on conflict (tenant, category, id) do update set version = excluded.version, state = excluded.state, state_schema = excluded.state_schema,
    document = excluded.document, recorded_at = excluded.recorded_at, last_pos = excluded.last_pos, xid = excluded.xid
  where d.version <= excluded.version`;

const remember = `insert into event_store.dedupe (tenant, scope, key, result)
  select tenant, scope, key, result from json_to_recordset($1::json) as k(tenant text, scope text, key text, result json) on conflict do nothing`;
