import pg, { type ClientConfig } from 'pg';

/** How long is waited for PostgreSQL, in milliseconds; beyond that the network to it has gone silent, and a connection is given up. */
export type Patience = {
  /** For a connection. */
  readonly connect: number;
  /** For a statement, which the server then gives up. */
  readonly statement: number;
  /** For the server to say so. */
  readonly silence: number;
  /** Between the words by which the session with the locks and the server know of each other. */
  readonly heartbeat: number;
};

/** What it is, unless somebody asks for another. */
export const usualPatience: Patience = { connect: 10_000, statement: 60_000, silence: 5_000, heartbeat: 5_000 };

const settings = ['timezone=UTC', 'idle_in_transaction_session_timeout=10s', 'lock_timeout=10s', 'statement_timeout=60s'];

/** The server, too, gives up a connection that nobody answers for 20 s, with what it holds; by itself it may take hours. Nothing of this is for Unix sockets. */
const settingsOfTcp = ['tcp_keepalives_idle=10', 'tcp_keepalives_interval=5', 'tcp_keepalives_count=2'];
/** The same while it sends; not for those who may take long to read. */
const userTimeout = 'tcp_user_timeout=20s';

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
const searchSettings = ['default_transaction_read_only=on', 'jit=off'];
const ofSearches = (patience: Patience): Patience => ({ ...patience, statement: Math.min(patience.statement, 2_000) });

/** Settings for the server as a connection brings them along. */
export const optionsOf = (more: readonly string[]): string => [...settingsOfTcp, ...more].map((setting) => `-c ${setting}`).join(' ');

/** What each connection is made with, and by what it hears that the other side is gone while it waits for an answer. */
export const keptAlive = { connectionTimeoutMillis: usualPatience.connect, keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/** How every connection of the store is made: UTC, no forgotten transaction, big integers as numbers, instants as ISO texts. */
export const connection = (databaseUrl: string, name: string, more: readonly string[] = []): ClientConfig => ({
  connectionString: databaseUrl,
  application_name: `skyledger ${name}`,
  options: optionsOf([...settings, ...more]),
  types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  ...keptAlive,
});

/** The limit of a statement: the server's, and somewhat later the client's own. */
export const limited = (databaseUrl: string, name: string, patience: Patience, more: readonly string[] = []): ClientConfig => ({
  ...connection(databaseUrl, name, [`statement_timeout=${patience.statement}`, userTimeout, ...more]),
  connectionTimeoutMillis: patience.connect,
  query_timeout: patience.statement + patience.silence,
});

/** Whether an error says that no answer came: the connection it was awaited on is of no more use. */
export const isSilence = (error: unknown): boolean => error instanceof Error && error.message === 'Query read timeout';

/** A pool; whoever uses a connection that breaks sees it by the query, so its error event is no news and must not end the process. */
export const pooled = (config: ClientConfig, max: number): pg.Pool => {
  const pool = new pg.Pool({ ...config, max });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** A pool whose queries all come to an end, also when nobody answers. */
export const poolOf = (databaseUrl: string, name: string, max: number): pg.Pool => pooled(limited(databaseUrl, name, usualPatience), max);

/** The connections of a process, by what they are for: none of them waits for those of another kind. */
export type Pools = Readonly<Record<'read' | 'search' | 'write' | 'work' | 'admin', pg.Pool>>;

/**
 * Makes them; each connects when it is first needed. What changes tables, and mends documents, is done as their owner, and may lift the limit of
 * its statements: the client then has none either.
 */
export const poolsOf = (databaseUrl: string, ownerUrl = databaseUrl, patience = usualPatience): Pools => ({
  read: pooled(limited(databaseUrl, 'reads', patience), 6),
  search: pooled(limited(databaseUrl, 'searches', ofSearches(patience), searchSettings), 4),
  write: pooled(limited(databaseUrl, 'writes', patience), 2),
  work: pooled(limited(databaseUrl, 'work', patience), 3),
  admin: pooled(connection(ownerUrl, 'administers'), 2),
});
