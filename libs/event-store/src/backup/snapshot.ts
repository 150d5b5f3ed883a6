import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { connection } from '../log/connections';

const patience = 30_000;

/**
 * Opens a transaction that sees the log at an instant in which nothing was being appended: every position that is missing in it stays missing.
 * Appends wait for that instant, some milliseconds; an append that takes long is not waited for but tried again.
 */
export const snapshot = async (databaseUrl: string): Promise<pg.Client> => {
  const gate = await open(databaseUrl, ['lock_timeout=500ms']);
  const client = await open(databaseUrl, ['statement_timeout=0', 'idle_in_transaction_session_timeout=0']);
  try {
    for (const deadline = performance.now() + patience; ;) {
      if (await taken(gate, client)) return client;
      if (performance.now() > deadline) throw new Error('Something has been writing to the log for half a minute without an end.');
      await setTimeout(100);
    }
  } catch (error) {
    await client.end();
    throw error;
  } finally {
    await gate.end();
  }
};

const taken = async (gate: pg.Client, client: pg.Client): Promise<boolean> => {
  await gate.query('begin');
  try {
    await gate.query('lock table event_store.events in share mode');
    await client.query('begin transaction isolation level repeatable read read only');
    await client.query('select 1'); // now it is
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') return false;
    throw error;
  } finally {
    await gate.query('rollback');
  }
};

const open = async (databaseUrl: string, settings: readonly string[]): Promise<pg.Client> => {
  const client = new pg.Client(connection(databaseUrl, 'export', settings));
  client.on('error', () => undefined); // the query that runs tells
  await client.connect();
  return client;
};
