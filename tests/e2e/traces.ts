import { exportLog } from '@skyledger/event-store';
import { expect } from 'vitest';
import type { ClientBase } from 'pg';

/** Every row of every table as text, in which no plain text of a person may be. */
export const dumpOf = async (client: ClientBase): Promise<string> => {
  const { rows } = await client.query<{ name: string }>(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`);
  const texts: object[] = [];
  for (const { name } of rows) texts.push((await client.query(`select t::text from ${name} t`)).rows);
  const text = JSON.stringify(texts);
  expect(text).toContain('{pd1:'); // it looks where the encrypted ones are
  return text;
};

/** All that an export has. */
export const exportOf = async (databaseUrl: string): Promise<string> => {
  let text = '';
  await exportLog({ databaseUrl, at: '2026-01-01T00:00:00.000Z' }, async (line) => void (text += line));
  return text;
};

/** What has happened to a resource. */
export const typesOf = async (client: ClientBase, id: string): Promise<object[]> => {
  const text = 'select type from event_store.events join event_store.streams s using (sid) where s.id = $1 order by pos';
  return (await client.query<{ type: string }>(text, [id])).rows;
};
