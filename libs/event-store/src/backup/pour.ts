import type { ClientBase } from 'pg';

/** Puts imported rows into the tables that are there by now, in the order they came. Answers the names of tables that are still missing. */
export const pour = async (tx: ClientBase): Promise<string[]> => {
  const missing = new Set<string>();
  for (let last = 0; ;) {
    const { rows } = await tx.query<{ id: number; schema: string; name: string; columns: string[] | null }>(next, [last]);
    const [portion] = rows;
    if (!portion) return [...missing];
    last = portion.id;
    if (portion.columns === null) missing.add(`${portion.schema}.${portion.name}`);
    else await into(tx, portion.id, `"${portion.schema}"."${portion.name}"`, portion.columns);
  }
};

const into = async (tx: ClientBase, id: number, table: string, names: readonly string[]): Promise<void> => {
  const columns = names.map((name) => `"${name}"`).join(', ');
  await tx.query(
    `insert into ${table} (${columns}) overriding system value
     select ${columns} from json_populate_recordset(null::${table}, (select rows from event_store.imported_rows where id = $1)) on conflict do nothing`,
    [id],
  );
  await tx.query('delete from event_store.imported_rows where id = $1', [id]);
};

// The columns that both the row and the table have; null where there is no such table.
const next = `select i.id, i.schema, i.name, (
    select array_agg(a.attname::text) from pg_attribute a
    where a.attrelid = to_regclass(format('%I.%I', i.schema, i.name)) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.attname in (select json_object_keys(i.rows -> 0))) as columns
  from event_store.imported_rows i where i.id > $1 order by i.id limit 1`;
