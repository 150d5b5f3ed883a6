import { filesLacking } from '../log/lacking';
import { poolOf } from '../log/connections';
import { migrate } from '../log/migrate';
import type { Migrating, SchemaPart } from '../log/schema';
import { keyAccessOf, makeRole } from '../roles/service-role';
import type { Query } from './subject-keys';

/** Where the keys of persons are, when not beside the log: in a database that has backups of its own, or that separate services share. */
export type KeyStore = {
  readonly query: Query;
  /** Its tables, and what the role of its URL may do with them. */
  readonly part: SchemaPart;
  close(): Promise<void>;
};

/** What is done about the tables of the keys: by whom, where that is not the role that works with them. */
export type KeyMigrating = { readonly migrating?: Migrating; readonly ownerUrl?: string };

/** Opens the key store of a database; its tables are made when first needed, unless this process may not. */
export const keyStore = (databaseUrl: string, { migrating, ownerUrl }: KeyMigrating = {}): KeyStore => {
  const pool = poolOf(databaseUrl, 'keys', 2);
  let prepared: Promise<unknown> | undefined = migrating === 'never' ? Promise.resolve() : undefined;
  const role = decodeURIComponent(new URL(databaseUrl).username);
  const part: SchemaPart = {
    async make() {
      if (ownerUrl === undefined || decodeURIComponent(new URL(ownerUrl).username) === role) return migrate(databaseUrl);
      await makeRole({ role, url: databaseUrl, adminUrl: ownerUrl, isGiven: true });
      return migrate(ownerUrl, [], keyAccessOf(role));
    },
    async missing() {
      const missing = await filesLacking(pool);
      if (missing.length > 0) return missing.map((name) => `${name} (keys of personal data)`);
      const { rows } = await pool.query<{ mine: boolean }>(
        `select has_table_privilege('event_store.subject_keys', 'insert, update') as mine`,
      );
      return rows[0]!.mine ? [] : ['the right to keep keys of personal data'];
    },
  };
  return {
    part,
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
