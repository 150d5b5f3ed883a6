import { Rejection } from '@skyledger/event-sourcing';
import pg from 'pg';
import { connection } from '../log/connections';

/** Patient settings: a rebuild reads long, and what it writes is worth nothing until the switch. */
const patience = ['statement_timeout=0', 'lock_timeout=0', 'synchronous_commit=off'];

/** The sessions of one rebuild: one that holds the view's lock and writes, one that reads beside it. */
export type Sessions = { readonly db: pg.Client; readonly reader: pg.Client };

/** Work on one view that none else may do at the same time, in whatever process; when the process dies, so does its right. */
export const exclusively = async <T>(databaseUrl: string, view: string, work: (sessions: Sessions) => Promise<T>): Promise<T> => {
  const [db, reader] = [1, 2].map(() => new pg.Client(connection(databaseUrl, `rebuild of ${view}`, patience))) as [pg.Client, pg.Client];
  for (const client of [db, reader]) client.on('error', () => undefined); // the query that runs tells
  try {
    await Promise.all([db.connect(), reader.connect()]);
    const { rows } = await db.query<{ got: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [
      `rebuild of ${view}`,
    ]);
    if (!rows[0]!.got) throw new Rejection('conflict', `${view} is being rebuilt already.`);
    return await work({ db, reader });
  } finally {
    await Promise.all([db.end(), reader.end()]);
  }
};
