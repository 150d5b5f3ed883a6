import { exportLog } from '@skyledger/event-store';
import { expect } from 'vitest';
import pg from 'pg';
import type { Installation } from './installation';

/** The rows of a question to all logs of an installation. */
export const everywhere = async <Row>({ logs }: Installation, question: string, values: unknown[] = []): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const { url } of logs) rows.push(...(await asked<Row>(url, (client) => client.query({ text: question, values }))));
  return rows;
};

/** The rows of a question to the log of one service. */
export const rowsOf = <Row>(installation: Installation, service: string, question: string, values: unknown[] = []): Promise<Row[]> =>
  asked(installation.logOf(service), (client) => client.query({ text: question, values }));

/** Every row of every table as text, in which no plain text of a person may be. */
export const dumpOf = async ({ logs }: Installation): Promise<string> => {
  let text = '';
  for (const { url } of logs) {
    const tables = await asked<{ name: string }>(url, (client) =>
      client.query(`select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`),
    );
    for (const { name } of tables) text += JSON.stringify(await asked(url, (client) => client.query(`select t::text from ${name} t`)));
  }
  expect(text).toContain('{pd1:'); // it looks where the encrypted ones are
  return text;
};

/** All that exports of the logs have. */
export const exportOf = async ({ logs }: Installation): Promise<string> => {
  let text = '';
  for (const { url } of logs) await exportLog({ databaseUrl: url, at: '2026-01-01T00:00:00.000Z' }, async (line) => void (text += line));
  return text;
};

/** What has happened to a resource. */
export const typesOf = (installation: Installation, id: string): Promise<object[]> =>
  everywhere(installation, 'select type from event_store.events join event_store.streams s using (sid) where s.id = $1 order by pos', [id]);

const asked = async <Row>(url: string, ask: (client: pg.Client) => Promise<{ rows: unknown[] }>): Promise<Row[]> => {
  const client = new pg.Client(url);
  await client.connect();
  return ask(client)
    .then(({ rows }) => rows as Row[])
    .finally(() => client.end());
};
