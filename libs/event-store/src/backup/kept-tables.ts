import type { ClientBase } from 'pg';

/** A table that holds what does not follow from the log: timers, checkpoints, keys already used, deliveries, the simulated cloud. */
export type KeptTable = { readonly schema: string; readonly name: string; readonly hasTenant: boolean };

/** All such tables of a database, those first that others refer to. */
export const keptTables = async (client: ClientBase): Promise<KeptTable[]> => {
  const { rows } = await client.query<KeptTable & { oid: number }>(tables);
  const { rows: references } = await client.query<{ table: number; to: number }>(
    `select conrelid::int as "table", confrelid::int as "to" from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  );
  const sorted: (KeptTable & { oid: number })[] = [];
  const visit = (table: KeptTable & { oid: number }) => {
    if (sorted.includes(table)) return;
    const needed = references.filter((reference) => reference.table === table.oid).map(({ to }) => to);
    for (const other of rows.filter(({ oid }) => needed.includes(oid))) visit(other);
    sorted.push(table);
  };
  rows.forEach(visit);
  return sorted;
};

/** Which rows of a table are kept: not the checkpoints of projections, whose tables are folded anew after an import. */
export const keptRows = ({ schema, name }: Pick<KeptTable, 'schema' | 'name'>): string => {
  if (schema !== 'event_store') return 'true';
  if (name === 'checkpoints') return isKept('t.id');
  return name === 'parked' ? isKept('t.subscription') : 'true';
};

const isKept = (subscription: string) =>
  `${subscription} <> 'flows:1' and split_part(${subscription}, '/', 1) not in (select view from event_store.view_generations)`;

// Not kept: the log itself, what is folded from it (all that lies in the schemas of services), rights, which each start gives anew, and keys,
// which have an export of their own.
const tables = `select c.oid::int as oid, n.nspname as schema, c.relname as name,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped) as "hasTenant"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and not c.relispartition and c.relname !~ '_v[0-9]+$'
    and n.nspname in (select schema from event_store.migrations)
    and (n.nspname, c.relname) not in (('event_store', 'events'), ('event_store', 'streams'), ('event_store', 'seals'),
      ('event_store', 'epochs'), ('event_store', 'migrations'), ('event_store', 'subject_keys'), ('event_store', 'view_generations'),
      ('event_store', 'service_roles'), ('event_store', 'category_roles'), ('event_store', 'imported_rows'), ('event_store', 'imported_categories'), ('event_store', 'flow_events'),
      ('event_store', 'flow_resources'), ('hub', 'keys'))
  order by n.nspname, c.relname`;
