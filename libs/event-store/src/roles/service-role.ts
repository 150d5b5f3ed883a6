import pg from 'pg';
import { connection } from '../log/connections';
import type { Migrations } from '../log/migrate';
import { type Registration, schemaOf } from '../log/registry';
import type { Login } from './login';

const tries = 5;
const changedByAnother = new Set(['XX000', '23505', '42710']); // several processes start at once

/** Makes the role of a process, or gives the one that is there its password; it can log in and nothing else. */
export const makeRole = async ({ role, url, adminUrl }: Login): Promise<void> => {
  const client = new pg.Client(connection(adminUrl, 'roles'));
  client.on('error', () => undefined); // the query that runs tells
  await client.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      const verb = rowCount === 0 ? 'create' : 'alter';
      const name = client.escapeIdentifier(role);
      const password = client.escapeLiteral(new URL(url).password);
      try {
        await client.query(`${verb} role ${name} login nocreatedb nocreaterole password ${password}`);
        return;
      } catch (error) {
        if (attempt === tries || !changedByAnother.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  } finally {
    await client.end();
  }
};

/** The statements that let the role append to its categories and work in its schemas. */
export const accessOf = (
  { role, categories }: Login,
  registry: ReadonlyMap<string, Registration>,
  migrations: readonly Migrations[],
): string[] => {
  const own = [...new Set([...registry.keys(), ...categories])];
  const schemas = new Set([...[...registry.values()].map(({ service }) => schemaOf(service)), ...migrations.map(({ schema }) => schema)]);
  const rowsOf = (values: Iterable<string>) => [...values].map((value) => `(${literal(value)}, ${literal(role)})`).join(', ');
  return [
    // what an earlier version of the services needed stays: it may still be running
    ...(own.length > 0 ? [`insert into event_store.category_roles (category, role) values ${rowsOf(own)} on conflict do nothing`] : []),
    ...(schemas.size > 0 ? [`insert into event_store.service_roles (schema, role) values ${rowsOf(schemas)} on conflict do nothing`] : []),
    'select event_store.open_to_services()',
  ];
};

const literal = pg.escapeLiteral;
