import pg, { type ClientConfig } from 'pg';

const settings = ['timezone=UTC', 'idle_in_transaction_session_timeout=10s', 'lock_timeout=10s', 'statement_timeout=60s'];

const int8 = 20;
const timestamptz = 1184;
const instant = (text: string) => new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString();

const parserOf = (oid: number, format?: 'text' | 'binary') => {
  if (oid === int8) return Number; // positions stay far below 2^53
  if (oid === timestamptz) return instant;
  return pg.types.getTypeParser(oid, format as 'text');
};

/** How every connection of the store is made: UTC, no forgotten transaction, big integers as numbers, instants as ISO texts. */
export const connection = (databaseUrl: string, name: string): ClientConfig => ({
  connectionString: databaseUrl,
  application_name: `skyledger ${name}`,
  options: settings.map((setting) => `-c ${setting}`).join(' '),
  types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
});

/** A pool; whoever uses a connection that breaks sees it by the query, so its error event is no news and must not end the process. */
export const poolOf = (databaseUrl: string, name: string, max: number): pg.Pool => {
  const pool = new pg.Pool({ ...connection(databaseUrl, name), max, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};
