import type { Pool, QueryResultRow } from 'pg';
import type { Registration } from '../log/registry';
import type { StoredEvent } from '../types';
import { empty, fold, type Folded } from './fold';
import { Streams } from './streams';
import { Together } from './together';

type Row = { id: string; version: number; state: unknown; state_schema: number; document: unknown; flow: string; recorded_at: string };

type Shown = Pick<Row, 'id' | 'version' | 'state_schema' | 'document'>;

/** Reads streams and their rows, together with what others ask for at the same time. */
export class Reader {
  private readonly rowReads = new Map<string, Together<Row>>();
  private readonly documentReads = new Map<string, Together<Shown>>();

  private readonly streams: Streams;

  constructor(private readonly pool: Pool) {
    this.streams = new Streams(pool);
  }

  /** The events of one stream, oldest first. */
  stream(tenant: string, category: string, id: string, fromVersion = 1): Promise<StoredEvent[]> {
    return this.streams.of(tenant, category, id, fromVersion);
  }

  /** State and document of one stream, by one indexed read. */
  async row(registration: Registration, tenant: string, id: string): Promise<Folded> {
    const row = await this.together(this.rowReads, registration, rowColumns).one(tenant, id);
    return this.toFolded(registration, tenant, id, row);
  }

  /** Only what is shown of a stream: the state stays where it is. */
  async document(registration: Registration, tenant: string, id: string): Promise<Pick<Folded, 'version' | 'document'>> {
    const row = await this.together(this.documentReads, registration, shownColumns).one(tenant, id);
    if (row !== undefined && row.state_schema !== (registration.decider.stateSchema ?? 1)) return this.row(registration, tenant, id);
    return { version: row?.version ?? 0, document: row?.document ?? undefined };
  }

  /** State and document of many streams of one category. */
  async rows(registration: Registration, tenant: string, ids: readonly string[]): Promise<Folded[]> {
    if (ids.length === 1) return [await this.row(registration, tenant, ids[0]!)];
    const rows = await this.select<Row>(registration, rowColumns, tenant, ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return Promise.all(ids.map((id) => this.toFolded(registration, tenant, id, byId.get(id))));
  }

  /** What was saved under a dedupe key; undefined if the key is new. */
  async saved(tenant: string, scope: string, key: string): Promise<{ result: unknown } | undefined> {
    const { rows } = await this.pool.query<{ result: unknown }>({ ...saved, values: [tenant, scope, key] });
    return rows[0];
  }

  private together<R extends { id: string }>(reads: Map<string, Together<R>>, registration: Registration, columns: string): Together<R> {
    const known = reads.get(registration.category);
    if (known !== undefined) return known;
    const made = new Together((tenant, ids) => this.select<R>(registration, columns, tenant, ids));
    reads.set(registration.category, made);
    return made;
  }

  private async select<R extends QueryResultRow>(
    { category, table }: Registration,
    columns: string,
    tenant: string,
    ids: readonly string[],
  ) {
    const text = `select ${columns} from ${table} where tenant = $1 and category = $2 and id = any($3)`;
    const name = `${columns === shownColumns ? 'documents' : 'rows'} of ${category}`;
    return (await this.pool.query<R>({ name, text, values: [tenant, category, ids] })).rows;
  }

  private async toFolded(registration: Registration, tenant: string, id: string, row: Row | undefined): Promise<Folded> {
    if (!row) return empty(registration);
    if (row.state_schema !== (registration.decider.stateSchema ?? 1)) {
      const events = await this.stream(tenant, registration.category, id);
      return events.reduce(fold(registration), empty(registration));
    }
    return {
      version: row.version,
      state: row.state ?? undefined,
      document: row.document ?? undefined,
      flow: row.flow,
      recordedAt: row.recorded_at,
    };
  }
}

const shownColumns = 'id, version, state_schema, document';
const rowColumns = 'id, version, state, state_schema, document, flow, recorded_at';

const saved = { name: 'saved', text: 'select result from event_store.dedupe where tenant = $1 and scope = $2 and key = $3' };
