import { poolOf } from '../log/connections';
import { migrate } from '../log/migrate';
import type { Query } from './subject-keys';

/** Where the keys of persons are, when not beside the log: in a database that has backups of its own, or that separate services share. */
export type KeyStore = { readonly query: Query; close(): Promise<void> };

/** Opens the key store of a database; its tables are made when first needed. */
export const keyStore = (databaseUrl: string): KeyStore => {
  const pool = poolOf(databaseUrl, 'keys', 2);
  let prepared: Promise<void> | undefined;
  return {
    async query<R extends object>(text: string, values: unknown[]): Promise<R[]> {
      prepared ??= migrate(databaseUrl).catch((error: unknown) => {
        prepared = undefined;
        throw error;
      });
      await prepared;
      return (await pool.query<R>(text, values)).rows;
    },
    close: () => pool.end(),
  };
};
