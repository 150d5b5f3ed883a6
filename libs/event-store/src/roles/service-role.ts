import pg from 'pg';
import { connection } from '../log/connections';
import type { Migrations } from '../log/migrate';
import { type Registration, schemaOf } from '../log/registry';
import { NotMigrated } from '../log/schema';
import type { Login } from './login';

const tries = 5;
const changedByAnother = new Set(['XX000', '23505', '42710']); // several processes start at once

/** Makes the role of a process, or gives the one that is there its password; it can log in and nothing else. One that was given, and works, is left as it is. */
export const makeRole = async ({ role, url, adminUrl, isGiven }: Pick<Login, 'role' | 'url' | 'adminUrl' | 'isGiven'>): Promise<void> => {
  if (isGiven && (await canEnter(url))) return;
  const client = new pg.Client(connection(adminUrl, 'roles'));
  client.on('error', () => undefined); // the query that runs tells
  await client.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      const verb = rowCount === 0 ? 'create' : 'alter';
      const name = client.escapeIdentifier(role);
      const password = client.escapeLiteral(decodeURIComponent(new URL(url).password));
      try {
        await client.query(`${verb} role ${name} login ${isGiven ? '' : 'nocreatedb nocreaterole'} password ${password}`);
        return;
      } catch (error) {
        if (attempt === tries || !changedByAnother.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  } finally {
    await client.end();
  }
};

const canEnter = async (url: string): Promise<boolean> => {
  const client = new pg.Client(connection(url, 'roles'));
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
};

/** What is made later must belong to whom the log belongs: its functions work with the rights of their owner. */
export const refuseTwoOwners = async (ownerUrl: string): Promise<void> => {
  const client = new pg.Client(connection(ownerUrl, 'roles'));
  client.on('error', () => undefined); // the query that runs tells
  await client.connect();
  try {
    const { rows } = await client.query<{ owner: string; me: string }>(
      `select nspowner::regrole::text as owner, current_user as me from pg_namespace where nspname = 'event_store' and nspowner <> current_user::regrole`,
    );
    const [other] = rows;
    if (other) throw new NotMigrated(`The log belongs to ${other.owner}: DATABASE_ADMIN_URL must name that role, and names ${other.me}.`);
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
    `grant select on event_store.events_pos to ${pg.escapeIdentifier(role)}`, // how far the log is: to be read, not to be drawn
    sweeping(role),
  ];
};

/** The statements that let a role keep the keys of personal data, and nothing else. */
export const keyAccessOf = (role: string): string[] => [
  `grant usage on schema event_store to ${pg.escapeIdentifier(role)}`,
  `grant select, insert, update on event_store.subject_keys to ${pg.escapeIdentifier(role)}`,
  sweeping(role),
];

/** What was erased is to leave the file, too; before PostgreSQL 17 only the owner can see to that at once, and autovacuum does later. */
const sweeping = (role: string) => `do $$ begin
  if current_setting('server_version_num')::int >= 170000 then
    grant maintain on event_store.subject_keys to ${pg.escapeIdentifier(role)};
  end if;
end $$`;

const literal = pg.escapeLiteral;
