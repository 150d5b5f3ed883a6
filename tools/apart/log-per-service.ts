import { openEmbedded } from '@skyledger/service-kit/embedded-postgres';
import pg from 'pg';

/** Where each service keeps its log. */
export type Databases = {
  /** For the environment of a service. */
  environmentOf(service: string): Readonly<Record<string, string>>;
  readonly about: string;
  close(): Promise<void>;
};

/** A database for each service on the embedded server; or the one that DATABASE_URL names, whose log they then share. */
export const openDatabases = async (directory: string, services: readonly string[], say: (line: string) => void): Promise<Databases> => {
  const given = process.env['DATABASE_URL'];
  if (given)
    return { environmentOf: () => ({ DATABASE_URL: given }), about: `one log in ${new URL(given).host}`, close: () => Promise.resolve() };
  const server = await openEmbedded(directory, say);
  const nameOf = (service: string) => `skyledger_${service.replaceAll('-', '_')}`;
  await make(server.adminUrl, services.map(nameOf));
  const at = (url: string, service: string) => Object.assign(new URL(url), { pathname: `/${nameOf(service)}` }).href;
  const environmentOf = (service: string) => ({ DATABASE_URL: at(server.url, service), DATABASE_ADMIN_URL: at(server.adminUrl, service) });
  return { environmentOf, about: `a log for each in ${server.directory}`, close: () => server.close() };
};

const make = async (adminUrl: string, names: readonly string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
    const present = new Set(rows.map(({ datname }) => datname));
    for (const name of names) if (!present.has(name)) await client.query(`create database ${name} owner skyledger`);
  } finally {
    await client.end();
  }
};
