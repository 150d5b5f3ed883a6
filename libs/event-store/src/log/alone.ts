import pg from 'pg';
import { connection } from './connections';

const lock = 7_233_019_406;

/** Work on the schema of a database, one process after the other; when one dies, so does its right. */
export const alone = async <T>(databaseUrl: string, work: () => Promise<T>): Promise<T> => {
  const client = new pg.Client(connection(databaseUrl, 'migration'));
  client.on('error', () => undefined); // whoever loses its right goes on: every step bears another beside it, or fails and is done again
  await client.connect();
  try {
    await client.query('set lock_timeout = 0; set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [lock]);
    return await work();
  } finally {
    await client.end();
  }
};
