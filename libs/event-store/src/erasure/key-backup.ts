import pg from 'pg';
import { connection } from '../log/connections';
import { migrate } from '../log/migrate';

/** A line of an export of keys. The keys in it are encrypted: without ERASURE_KEY (or erasure.key) it is of no use. */
type KeyLine = { tenant: string; subject: string; wrapped: string; kek: string; madeAt: string };

const open = async (databaseUrl: string): Promise<pg.Client> => {
  const client = new pg.Client(connection(databaseUrl, 'keys'));
  client.on('error', () => undefined); // the query that runs tells
  await client.connect();
  return client;
};

/** Writes the keys of persons, encrypted as they are, as NDJSON; those destroyed are not among them. Answers how many. */
export const exportKeys = async (databaseUrl: string, write: (text: string) => Promise<void>): Promise<number> => {
  const client = await open(databaseUrl);
  try {
    const { rows } = await client.query<KeyLine>(all);
    for (const row of rows) await write(`${JSON.stringify(row)}\n`);
    return rows.length;
  } finally {
    await client.end();
  }
};

/** Puts exported keys back, all or none. Who was erased according to the log that is there stays erased, and no key that is there is replaced. */
export const importKeys = async (databaseUrl: string, text: string): Promise<{ keys: number; erased: number }> => {
  const lines = text.split('\n').filter(Boolean);
  await migrate(databaseUrl);
  const client = await open(databaseUrl);
  try {
    const { rows } = await client.query<{ keys: number; erased: number }>(put, [`[${lines.join(',')}]`]);
    return rows[0]!;
  } finally {
    await client.end();
  }
};

const all = `select tenant, subject, encode(wrapped, 'hex') as wrapped, kek, made_at as "madeAt"
  from event_store.subject_keys where wrapped is not null order by tenant, subject`;

const put = `with given as (
    select * from json_to_recordset($1) as k(tenant text, subject text, wrapped text, kek text, "madeAt" timestamptz)),
  gone as (
    select s.tenant, e.data ->> 'subject' as subject, bool_or((e.data ->> 'includingLegalHold')::boolean) as held
    from event_store.events e join event_store.streams s using (sid) where s.category = 'erasure' group by 1, 2),
  mine as (
    select g.* from given g where not exists (
      select from gone where gone.tenant = g.tenant and (gone.subject = g.subject or (gone.held and 'legalHold:' || gone.subject = g.subject)))),
  done as (
    insert into event_store.subject_keys (tenant, subject, wrapped, kek, made_at)
    select tenant, subject, decode(wrapped, 'hex'), kek, "madeAt" from mine on conflict do nothing returning 1)
  select (select count(*) from done) as keys, (select count(*) from given) - (select count(*) from mine) as erased`;
