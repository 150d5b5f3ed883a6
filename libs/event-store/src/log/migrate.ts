import { createHash } from 'node:crypto';
import pg from 'pg';
import log from '../../migrations/001-log.sql';
import append from '../../migrations/002-append.sql';
import flows from '../../migrations/003-flows.sql';
import appendItems from '../../migrations/004-append-items.sql';
import roles from '../../migrations/005-roles.sql';
import keyExpiry from '../../migrations/006-key-expiry.sql';
import ownDocuments from '../../migrations/013-own-documents.sql';
import plainEvents from '../../migrations/014-plain-events.sql';
import views from '../../migrations/011-views.sql';
import parked from '../../migrations/007-parked.sql';
import history from '../../migrations/010-history.sql';
import seals from '../../migrations/008-seals.sql';
import backupAndErasure from '../../migrations/009-backup-and-erasure.sql';
import whatHasRun from '../../migrations/015-what-has-run.sql';
import { connection } from './connections';

/** SQL files of a lib or an app by name, each run once in the schema named, in the order of their names. */
export type Migrations = { readonly schema: string; readonly files: Readonly<Record<string, string>> };

/** The log's own. */
export const own: Migrations = {
  schema: 'event_store',
  files: {
    '001-log': log,
    '002-append': append,
    '003-flows': flows,
    '004-append-items': appendItems,
    '005-roles': roles,
    '006-key-expiry': keyExpiry,
    '007-parked': parked,
    '010-history': history,
    '008-seals': seals,
    '009-backup-and-erasure': backupAndErasure,
    '011-views': views,
    '013-own-documents': ownDocuments,
    '014-plain-events': plainEvents,
    '015-what-has-run': whatHasRun,
  },
};

const lock = 7_233_019_405;

/** Brings a database to the present schema: its own files first, then those given, then the statements. One process at a time. Answers which files ran. */
export const migrate = async (
  databaseUrl: string,
  others: readonly Migrations[] = [],
  statements: readonly string[] = [],
): Promise<readonly string[]> => {
  const client = new pg.Client(connection(databaseUrl, 'migrations'));
  client.on('error', () => undefined); // the query that runs tells
  await client.connect();
  try {
    await client.query('set client_min_messages = warning; set lock_timeout = 0; set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [lock]);
    await client.query(bookkeeping);
    const ran: string[] = [];
    for (const { schema, files } of [own, ...others]) ran.push(...(await runAll(client, schema, files)));
    if (statements.length > 0) await client.query(statements.join(';\n'));
    return ran;
  } finally {
    await client.end(); // and with it goes the lock
  }
};

const bookkeeping = `
  create schema if not exists event_store;
  create table if not exists event_store.migrations (schema text, name text, hash text not null, primary key (schema, name))`;

const runAll = async (client: pg.Client, schema: string, files: Migrations['files']): Promise<string[]> => {
  const { rows } = await client.query('select name, hash from event_store.migrations where schema = $1', [schema]);
  const done = new Map(rows.map(({ name, hash }) => [name, hash]));
  const ran: string[] = [];
  for (const [name, sql] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const hash = createHash('sha256').update(sql).digest('hex');
    if (done.has(name) && done.get(name) !== hash) throw new Error(`Migration ${schema}/${name} was changed after it had run.`);
    if (done.has(name)) continue;
    await run(client, { schema, name, hash, sql });
    ran.push(`${schema}/${name}`);
  }
  return ran;
};

const run = async (client: pg.Client, { schema, name, hash, sql }: { schema: string; name: string; hash: string; sql: string }) => {
  const quoted = client.escapeIdentifier(schema);
  await client.query(`begin; create schema if not exists ${quoted}; set local search_path to ${quoted};\n${sql}`);
  await client.query('insert into event_store.migrations (schema, name, hash) values ($1, $2, $3)', [schema, name, hash]);
  await client.query('commit');
};
