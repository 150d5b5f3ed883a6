import { documentStorage, type Registration } from '../../log/registry';
import type { Folded } from '../../read/fold';
import type { Generation, Statements } from '../generations';
import type { Part, Whole } from './streams';

/** What a row of documents holds, and by which meaning. */
export type DocumentRow = { readonly version: number; readonly stateSchema: number; readonly folded: Folded };

type Row = { sid: number; version: number; state: unknown; state_schema: number; document: unknown; flow: string; recorded_at: string };

/** The tables of a category's documents: the partition that is read, and its generations beside it. */
export class DocumentTable {
  private readonly live: string;
  private readonly schema: string;
  private readonly plain: string;
  private readonly category: string;
  private readonly stateSchema: number;

  constructor({ table, category, decider }: Registration) {
    this.live = table;
    this.schema = table.slice(0, table.indexOf('.'));
    this.plain = table.slice(table.indexOf('.') + 2, -1);
    this.category = category;
    this.stateSchema = decider.stateSchema ?? 1;
  }

  /** Like the live one, open to the same roles, and without any index. */
  async create(db: Statements, generation: Generation): Promise<void> {
    const table = this.tableOf(generation);
    const check = `constraint is_of_the_category check (category = ${this.literal})`; // so that attaching need not look at the rows
    await db.query(`drop table if exists ${table}`);
    await db.query(
      `create table ${table} (like ${this.live} including defaults including storage including compression, ${check}) with (${documentStorage}, autovacuum_enabled = false)`, // it would be in the way of the exchange
    );
    await db.query('select event_store.same_access($1, $2)', [this.live, table]);
  }

  insert(db: Statements, generation: Generation, wholes: readonly Whole[]): Promise<void> {
    return this.write(db, this.tableOf(generation), wholes, '');
  }

  upsert(db: Statements, generation: Generation, wholes: readonly Whole[]): Promise<void> {
    return this.write(db, this.tableOf(generation), wholes, overwrite);
  }

  /** Leaves rows alone whose streams have gone on meanwhile: they were then written by an append. One at a time, so that none waits in a circle. */
  async mend(db: Statements, wholes: readonly Whole[]): Promise<void> {
    for (const whole of wholes) await this.write(db, this.live, [whole], `${atTheirVersion} ${overwrite}`);
  }

  /** The key and the indexes that the live table has. */
  async complete(db: Statements, generation: Generation): Promise<void> {
    const table = this.tableOf(generation);
    await db.query(`alter table ${table} add primary key (tenant, category, id)`);
    for (const { name, definition } of await indexesOf(db, this.live)) {
      const wanted = ` INDEX "${name}_v${generation.generation}" ON ${table} USING `;
      await db.query(definition.replace(/ INDEX .*? ON .*? USING /, () => wanted));
    }
    await db.query(`analyze ${table}`);
  }

  /** The rows of some streams. */
  async rows(db: Statements, generation: Generation | undefined, parts: readonly Part[]): Promise<Map<number, DocumentRow>> {
    const { rows } = await db.query<Row>(
      `select d.sid, d.version, d.state, d.state_schema, d.document, d.flow, d.recorded_at from unnest($2::text[], $3::text[]) as w(tenant, id)
       join ${generation ? this.tableOf(generation) : this.live} d on d.tenant = w.tenant and d.category = $1 and d.id = w.id`,
      [this.category, parts.map(({ tenant }) => tenant), parts.map(({ id }) => id)],
    );
    return new Map(rows.map((row) => [row.sid, toRow(row)]));
  }

  /** Names change and the parent gets another partition; no row is looked at. */
  async exchange(db: Statements, next: Generation, active: Generation): Promise<void> {
    const before = await indexesOf(db, this.live);
    const after = await indexesOf(db, this.tableOf(next));
    const suffix = `_v${next.generation}`;
    await db.query(`alter table event_store.documents detach partition ${this.live}`);
    await rename(db, this.live, this.nameOf(active));
    await rename(db, this.tableOf(next), this.plain);
    for (const { name } of before) await db.query(`alter index ${this.schema}."${name}" rename to "${name}_v${active.generation}"`);
    for (const { name } of after.filter(({ name }) => name.endsWith(suffix)))
      await db.query(`alter index ${this.schema}."${name}" rename to "${name.slice(0, -suffix.length)}"`);
    await db.query(`alter table ${this.live} reset (autovacuum_enabled)`);
    await db.query(`alter table event_store.documents attach partition ${this.live} for values in (${this.literal})`);
  }

  async drop(db: Statements, generation: Generation): Promise<void> {
    await db.query(`drop table if exists ${this.tableOf(generation)}`);
  }

  private nameOf({ generation }: Generation): string {
    return `${this.plain}_v${generation}`;
  }

  private tableOf(generation: Generation): string {
    return `${this.schema}."${this.nameOf(generation)}"`;
  }

  private get literal(): string {
    return `'${this.category.replaceAll("'", "''")}'`;
  }

  private async write(db: Statements, into: string, wholes: readonly Whole[], more: string): Promise<void> {
    const rows = wholes.map((whole) => rowOf(whole, this.category, this.stateSchema));
    if (rows.length > 0) await db.query(`insert into ${into} as d (${columns}) ${given} ${more}`, [JSON.stringify(rows)]);
  }
}

/** The indexes of a table but for its primary key. */
const indexesOf = async (db: Statements, table: string) => {
  const { rows } = await db.query<{ name: string; definition: string }>(
    `select c.relname as name, pg_get_indexdef(c.oid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = $1::regclass and not i.indisprimary order by c.relname`,
    [table],
  );
  return rows;
};

/** With its primary key, whose name is the table's. */
const rename = async (db: Statements, table: string, to: string) => {
  const { rows } = await db.query<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = $1::regclass and contype = 'p'`,
    [table],
  );
  for (const { name } of rows) await db.query(`alter table ${table} rename constraint "${name}" to "${to}_pkey"`);
  await db.query(`alter table ${table} rename to "${to}"`);
};

const rowOf = ({ sid, tenant, id, lastPosition, folded }: Whole, category: string, schema: number) => ({
  ...{ tenant, category, id, sid, version: folded.version, state: folded.state, state_schema: schema, document: folded.document },
  ...{ flow: folded.flow, recorded_at: folded.recordedAt, last_pos: lastPosition },
});

const toRow = ({ version, state, state_schema, document, flow, recorded_at }: Row): DocumentRow => ({
  version,
  stateSchema: state_schema,
  folded: { version, state: state ?? undefined, document: document ?? undefined, flow, recordedAt: recorded_at },
});

const columns = 'tenant, category, id, sid, version, state, state_schema, document, flow, recorded_at, last_pos, xid';

const given = `select tenant, category, id, sid, version, state, state_schema, document, flow, recorded_at, last_pos, pg_current_xact_id()
  from json_to_recordset($1) as r(tenant text, category text, id text, sid bigint, version int, state json, state_schema int, document jsonb,
    flow text, recorded_at timestamptz, last_pos bigint)`;

/** Held, so that an append that is on its way is either seen or waits. */
const atTheirVersion = `, lateral (select from event_store.streams s where s.sid = r.sid and s.version = r.version for no key update) held`;

const overwrite = `on conflict (tenant, category, id) do update set sid = excluded.sid, version = excluded.version, state = excluded.state,
  state_schema = excluded.state_schema, document = excluded.document, flow = excluded.flow, recorded_at = excluded.recorded_at,
  last_pos = excluded.last_pos, xid = excluded.xid`;
