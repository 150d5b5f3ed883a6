import type { Clock } from '@skyledger/event-sourcing';
import { randomBytes } from 'node:crypto';
import type { Declaration } from './declaration';
import { type Chance, type KeyEncryption, LocalKeyEncryption } from './key-encryption';
import { PersonalData } from './personal-data';
import { SubjectKeys } from './subject-keys';

/** What is personal, and what the keys of persons are encrypted with. */
export type PersonalOptions = { readonly declaration: Declaration; readonly kek: KeyEncryption; readonly chance?: Chance };

type Log = { query<R extends object>(text: string, values?: unknown[]): Promise<R[]> };

const nothing: Declaration = { parties: [], structure: [], ofCustomer: { resources: [], texts: {} }, legalHold: [], erased: {} };

/** Makes what protects personal data; `keptIn` says, once the store is made, where the keys are. Without options nothing is personal. */
export const personalDataOf = (clock: Clock, options?: PersonalOptions): { personal: PersonalData; keptIn: (log: Log) => void } => {
  const { declaration = nothing, kek = LocalKeyEncryption.of(undefined, undefined), chance = randomBytes } = options ?? {};
  const keys = new SubjectKeys({ kek, chance, now: () => clock.now() });
  return {
    personal: new PersonalData(declaration, keys, chance),
    keptIn: (log) => keys.keptIn((text, values) => log.query(text, values)),
  };
};
