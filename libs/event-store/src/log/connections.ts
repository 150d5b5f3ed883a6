import pg, { type ClientConfig } from 'pg';

const settings = ['timezone=UTC', 'idle_in_transaction_session_timeout=10s', 'lock_timeout=10s', 'statement_timeout=60s'];

const int8 = 20;
const timestamptz = 1184;

/** An instant as PostgreSQL writes it in UTC, 2026-01-01 00:00:00.123+00, in ISO 8601. */
export const instant = (text: string): string => {
  if (text.endsWith('+00')) {
    if (text.length === 22) return `${text.slice(0, 10)}T${text.slice(11, 19)}.000Z`;
    if (text.length === 26) return `${text.slice(0, 10)}T${text.slice(11, 23)}Z`;
  }
  return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString();
};

const parserOf = (oid: number, format?: 'text' | 'binary') => {
  if (oid === int8) return Number; // positions stay far below 2^53
  if (oid === timestamptz) return instant;
  return pg.types.getTypeParser(oid, format as 'text');
};

/** What clients ask cannot write, and gives up what takes too long; compiling it to machine code costs more than it saves. */
const searchSettings = ['statement_timeout=2s', 'default_transaction_read_only=on', 'jit=off'];

/** How every connection of the store is made: UTC, no forgotten transaction, big integers as numbers, instants as ISO texts. */
export const connection = (databaseUrl: string, name: string, more: readonly string[] = []): ClientConfig => ({
  connectionString: databaseUrl,
  application_name: `skyledger ${name}`,
  options: [...settings, ...more].map((setting) => `-c ${setting}`).join(' '),
  types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
});

/** A pool; whoever uses a connection that breaks sees it by the query, so its error event is no news and must not end the process. */
export const poolOf = (databaseUrl: string, name: string, max: number, more: readonly string[] = []): pg.Pool => {
  const pool = new pg.Pool({ ...connection(databaseUrl, name, more), max, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** The connections of a process, by what they are for: none of them waits for those of another kind. */
export type Pools = Readonly<Record<'read' | 'search' | 'write' | 'work' | 'admin', pg.Pool>>;

/** Makes them; each connects when it is first needed. What changes tables, and mends documents, is done as their owner. */
export const poolsOf = (databaseUrl: string, ownerUrl = databaseUrl): Pools => ({
  read: poolOf(databaseUrl, 'reads', 6),
  search: poolOf(databaseUrl, 'searches', 4, searchSettings),
  write: poolOf(databaseUrl, 'writes', 2),
  work: poolOf(databaseUrl, 'work', 3),
  admin: poolOf(ownerUrl, 'administers', 2),
});
