import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { type Migrations, own } from './migrate';
import type { Registration } from './registry';

/** What a database lacks of what this code needs, by name; nothing if it can be worked with. */
export type Lacking = readonly string[];

const absent = new Set(['42P01', '3F000', '42501']); // no such table, no such schema, not for this role

/** Asks, with the rights of any service, whether all has run that this code needs. What has run beside it is of no concern: newer code was here. */
export const lacking = async (
  pool: Pool,
  registry: ReadonlyMap<string, Registration>,
  others: readonly Migrations[] = [],
): Promise<Lacking> => {
  const missing = await filesLacking(pool, others);
  if (missing.length > 0) return missing;
  const schemas = others.map(({ schema }) => schema);
  return (await pool.query<{ name: string }>(unmet, [wanted(registry), schemas])).rows.map(({ name }) => name);
};

/** The migrations that have not run. */
export const filesLacking = async (pool: Pool, others: readonly Migrations[] = []): Promise<Lacking> => {
  const run = await hasRun(pool);
  if (run === undefined) return ['the schema event_store, or the right to use it'];
  const files = [own, ...others].flatMap(({ schema, files }) =>
    Object.entries(files).map(([name, sql]) => ({ name: `${schema}/${name}`, sql })),
  );
  for (const { name, sql } of files)
    if (run.has(name) && run.get(name) !== createHash('sha256').update(sql).digest('hex'))
      throw new Error(`Migration ${name} was changed after it had run.`);
  return files.filter(({ name }) => !run.has(name)).map(({ name }) => name);
};

const hasRun = async (pool: Pool): Promise<ReadonlyMap<string, string> | undefined> => {
  try {
    const { rows } = await pool.query<{ name: string; hash: string }>(
      `select schema || '/' || name as name, hash from event_store.migrations`,
    );
    return new Map(rows.map(({ name, hash }) => [name, hash]));
  } catch (error) {
    if (absent.has((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  }
};

const wanted = (registry: ReadonlyMap<string, Registration>): string =>
  JSON.stringify([...registry.values()].map(({ category, table }) => ({ category, table: table.replaceAll('"', '') })));

/** Tables by the catalogue, which everybody may read; rights, unless the role is the owner; and an import that was not ended. */
const unmet = `
  with wanted as (select * from json_to_recordset($1) as w (category text, "table" text)),
  owner as (select pg_has_role(session_user, relowner, 'member') as is_me from pg_class where oid = 'event_store.streams'::regclass)
  select 'the table ' || w."table" as name from wanted w where not exists (
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname || '.' || c.relname = w."table")
  union all
  select 'the right to append to ' || w.category from wanted w, owner where not owner.is_me and not exists (
    select from event_store.category_roles r where r.category = w.category and r.role = session_user)
  union all
  select 'the end of an import' where exists (select from event_store.imported_rows where schema = any($2))
    or exists (select from event_store.imported_categories i join wanted w using (category))`;
