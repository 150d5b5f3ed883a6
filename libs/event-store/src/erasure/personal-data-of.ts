import type { Clock } from '@skyledger/event-sourcing';
import { randomBytes } from 'node:crypto';
import { inPortions } from './chance';
import type { Declaration } from './declaration';
import { type Chance, type KeyEncryption, LocalKeyEncryption } from './key-encryption';
import type { SchemaPart } from '../log/schema';
import { type KeyMigrating, keyStore } from './key-store';
import { PersonalData } from './personal-data';
import { type Query, SubjectKeys } from './subject-keys';

/** What is personal, and what the keys of persons are encrypted with. */
export type PersonalOptions = {
  readonly declaration: Declaration;
  readonly kek: KeyEncryption;
  readonly chance?: Chance;
  /** The database of the keys, if not that of the log. */
  readonly keysUrl?: string;
  /** Who owns that database, where the role of `keysUrl` does not: for a process that migrates. */
  readonly keysOwnerUrl?: string;
};

type Log = {
  query<R extends object>(text: string, values?: unknown[]): Promise<R[]>;
  schemaPart(part: SchemaPart): void;
  readonly pools: { readonly admin: { query(text: string): Promise<unknown> } };
};
/** What protects personal data; `keptIn` says, once the store is made, where the keys are. */
type Parts = { readonly personal: PersonalData; readonly keptIn: (log: Log) => void; readonly close: () => Promise<void> };

const vacuum = 'vacuum event_store.subject_keys';

const nothing: Declaration = { parties: [], structure: [], ofCustomer: { resources: [], texts: {} }, legalHold: [], erased: {} };

/** Makes what protects personal data. Without options nothing is personal. */
export const personalDataOf = (clock: Clock, options?: PersonalOptions, migrating?: KeyMigrating['migrating']): Parts => {
  const {
    declaration = nothing,
    kek = LocalKeyEncryption.of(undefined, undefined),
    chance = randomBytes,
    keysUrl,
    keysOwnerUrl,
  } = options ?? {};
  const apart =
    keysUrl === undefined ? undefined : keyStore(keysUrl, { migrating, ...(keysOwnerUrl !== undefined && { ownerUrl: keysOwnerUrl }) });
  const keys = new SubjectKeys({ kek, chance, now: () => clock.now() });
  return {
    personal: new PersonalData(declaration, keys, options?.chance ?? inPortions()),
    keptIn: (log) => {
      if (apart) log.schemaPart(apart.part);
      const query: Query = apart?.query ?? ((text, values) => log.query(text, values));
      keys.keptIn(query, () => (apart ? apart.query(vacuum, []) : log.pools.admin.query(vacuum)));
    },
    close: async () => apart?.close(),
  };
};
