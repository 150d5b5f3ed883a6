import pg from 'pg';
import type { StoredSeal } from './format';
import type { Item, Source } from './source';

type Row = string[];

const pageSize = 2_000;

/** A log in PostgreSQL, read in one snapshot: what happens meanwhile does not matter. A role that may read is enough. */
export const databaseSource = async (url: string): Promise<Source> => {
  const client = new pg.Client({ connectionString: url, application_name: 'skyledger verify', types: { getTypeParser: () => asText } });
  client.on('error', () => undefined); // the query that runs tells
  await client.connect();
  await client.query('begin transaction isolation level repeatable read read only');
  const [facts = []] = await rows(client, factsOf);
  return {
    log: facts[0] ?? '',
    events: Number(facts[1]),
    isPartial: false,
    items: () => items(client),
    close: () => client.end(),
  };
};

const asText = (value: unknown) => value;

const rows = async (client: pg.Client, text: string, values: unknown[] = []): Promise<Row[]> => {
  const { rows: found } = await client.query<Row>({ text, values, rowMode: 'array', name: text.slice(0, 60) });
  return found as unknown as Row[];
};

async function* items(client: pg.Client): AsyncGenerator<Item[]> {
  let after = '-9223372036854775808'; // also what was put before the beginning
  for (let from = after; ;) {
    const [row] = await rows(client, nextSeal, [from]);
    if (!row) break;
    const seal = toSeal(row);
    yield* events(client, after, `${seal.to}`);
    yield [{ kind: 'seal', seal }];
    [from, after] = [row[1]!, row[1]!];
  }
  yield* events(client, after, '9223372036854775807');
}

/** The next page is on its way while one is worked on. */
async function* events(client: pg.Client, after: string, upTo: string): AsyncGenerator<Item[]> {
  const page = (last: string) => rows(client, nextEvents, [last, upTo, pageSize]);
  for (let coming = page(after); ;) {
    const found = await coming;
    if (found.length === pageSize) coming = page(found.at(-1)![0]!);
    if (found.length > 0) yield found.map((fields) => ({ kind: 'event', position: Number(fields[0]), fields }));
    if (found.length < pageSize) return;
  }
}

const toSeal = ([from, to, epoch, prev, entries, hash, sealedAt, key, signature]: Row): StoredSeal => ({
  from: Number(from),
  to: Number(to),
  epoch: Number(epoch),
  prev: bytes(prev),
  entries: bytes(entries),
  hash: bytes(hash),
  sealedAt: new Date(Number(sealedAt) / 1_000).toISOString(),
  key: bytes(key),
  signature: bytes(signature),
});

const bytes = (text = '') => Buffer.from(text.replace(/^\\x/, ''), 'hex');

const factsOf = `select (select log::text from event_store.epochs order by epoch limit 1),
  greatest((select coalesce(max(pos), 0) from event_store.events) - (select coalesce(min(pos), 1) from event_store.events) + 1, 0)::text`;

const nextSeal = `select from_pos::text, to_pos::text, epoch::text, prev::text, entries::text, hash::text,
    (extract(epoch from sealed_at) * 1000000)::bigint::text, key::text, signature::text
  from event_store.seals s where s.to_pos > $1 order by s.to_pos limit 1`; // qualified: to_pos alone would be the text

const nextEvents = `select e.pos::text, coalesce(s.tenant, ''), coalesce(s.category, ''), coalesce(s.id, ''), e.version::text, e.event_id::text,
    e.type, e.schema_version::text, (extract(epoch from e.recorded_at) * 1000000)::bigint::text, e.data::text, e.meta::text
  from (select * from event_store.events where pos > $1 and pos <= $2 order by pos limit $3) e
  left join lateral (select * from event_store.streams where sid = e.sid offset 0) s on true order by e.pos`;
