import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { administer, locate } from './test-server';

/** A database for one spec file, and its end. */
export type TestDatabase = { readonly url: string; readonly name: string; drop(): Promise<void> };

/** Makes a fresh, migrated database on the server of this run, with a log that is no other's. Fails where there is no server. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const { adminUrl, template } = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(adminUrl, `create database ${name} template ${template}`);
  await administer(locate(adminUrl, name), 'update event_store.epochs set log = gen_random_uuid()');
  return { url: locate(adminUrl, name), name, drop: () => administer(adminUrl, `drop database if exists ${name} with (force)`) };
};
