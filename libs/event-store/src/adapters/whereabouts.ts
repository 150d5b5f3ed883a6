import type { Pool } from 'pg';
import type { Log } from './adapter';

/** What the checkpoints begin with that exist only where the log is in KurrentDB. */
export const kurrentDbPrefix = 'kurrentdb:';

/** Refuses a database whose log is in KurrentDB: what it would be given now, and the documents that are there, would be of two histories. */
export const notElsewhere = async (pool: Pool): Promise<void> => {
  const { rowCount } = await pool.query('select from event_store.checkpoints where id like $1 limit 1', [`${kurrentDbPrefix}%`]);
  if (rowCount !== 0) throw new Error('The log of this database is in KurrentDB: KURRENTDB_URL is missing.');
};

/** Refuses a database that has a log of its own, and one that knows more of the log than there is. */
export const onlyInKurrentDb = async (pool: Pool, log: Pick<Log, 'head'>): Promise<void> => {
  const { rows } = await pool.query<{ used: boolean }>('select is_called as used from event_store.events_pos'); // nothing is asked of the log itself
  if (rows[0]!.used)
    throw new Error('This database has a log already, and KURRENTDB_URL names another: a new installation needs a new database.');
  const { rows: checkpoints } = await pool.query<{ pos: number }>('select coalesce(max(pos), 0) as pos from event_store.checkpoints');
  const [known, head] = [checkpoints[0]!.pos, await log.head()];
  if (known > head)
    throw new Error(`The documents know the log up to ${known}, and in KurrentDB it ends at ${head}: it is another log, or was restored.`);
};
