import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The server all tests of a run share: how to reach it as its administrator, and the database to clone. */
export type PostgresServer = { readonly adminUrl: string; readonly template: string };

/** The URL of another database of the same server. */
export const locate = (adminUrl: string, database: string): string => {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
};

/** Runs one statement as administrator. */
export const administer = async (adminUrl: string, statement: string): Promise<void> => {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

/** A name no other run on the same server uses. */
export const template = (): string => `template_${randomBytes(6).toString('hex')}`;
