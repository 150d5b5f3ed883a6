import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@skyledger/event-store';
import { openEmbedded } from '@skyledger/service-kit/embedded-postgres';
import type { TestProject } from 'vitest/node';
import { administer, locate, type PostgresServer, template } from './test-server';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresServer;
  }
}

/**
 * One real PostgreSQL for all tests of a run, with a migrated database to clone. DATABASE_ADMIN_URL names one that is there already; else an
 * embedded one is started. Without either the run fails.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_ADMIN_URL'];
  const { adminUrl, stop } = given ? { adminUrl: given, stop: async () => undefined } : await start();
  const name = template();
  await administer(adminUrl, `create database ${name}`);
  await migrate(locate(adminUrl, name));
  project.provide('postgres', { adminUrl, template: name });
  return async () => {
    await administer(adminUrl, `drop database if exists ${name} with (force)`);
    await stop();
  };
}

const start = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-test-'));
  chmodSync(directory, 0o755); // PostgreSQL may run under an account of its own
  const database = await openEmbedded(directory, () => undefined);
  await administer(database.adminUrl, 'alter system set fsync = off'); // nothing here outlives the run
  await administer(database.adminUrl, 'select pg_reload_conf()');
  return {
    adminUrl: database.adminUrl,
    stop: async () => {
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
