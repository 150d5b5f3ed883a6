import type { Pool, PoolClient } from 'pg';
import { isSilence } from './connections';

/** Work in a transaction; a rejection undoes it, and a connection that cannot even undo is thrown away. */
export const transaction = async <T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = isSilence(error)
      ? (error as Error)
      : await client.query('rollback').then(
          () => undefined,
          (failure: Error) => failure,
        );
    throw error;
  } finally {
    client.release(broken);
  }
};
