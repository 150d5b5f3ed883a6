import type { PoolClient } from 'pg';
import { entryOf, origin, type RawEvent, rawColumns, sealOf, statementOf } from './encoding';
import type { SealKey } from './seal-key';

/** The newest seal, signed: it stands for everything up to `to`. Bytes are written in base64, the hash in hexadecimal digits. */
export type Head = {
  readonly log: string;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  readonly events: number;
  readonly hash: string;
  readonly sealedAt: string;
  readonly key: string;
  readonly signature: string;
};

const mostEvents = 10_000;
const pageSize = 500;

/** Seals what follows the last seal, up to a settled position at most, in the transaction given; undefined while another does it. */
export const sealNext = async (tx: PoolClient, upTo: number, now: string, key: SealKey): Promise<Head | undefined> => {
  const { rows: lock } = await tx.query<{ got: boolean }>(`select pg_try_advisory_xact_lock(hashtextextended('seals', 0)) as got`);
  if (!lock[0]!.got) return undefined;
  const { rows: last } = await tx.query<{ to_pos: number; hash: Buffer }>(
    'select to_pos, hash from event_store.seals order by to_pos desc limit 1',
  );
  const from = last[0]?.to_pos ?? 0;
  const { entries, to } = await entriesOf(tx, from, upTo);
  if (entries.length === 0) return undefined;
  const { rows: epochs } = await tx.query<{ epoch: number; log: string }>(
    'select epoch, log from event_store.epochs order by epoch desc limit 1',
  );
  const seal = sealOf(last[0]?.hash ?? origin, from, to, entries);
  const facts = { ...epochs[0]!, from, to, events: seal.events, hash: seal.hash.toString('hex'), sealedAt: now };
  const signature = key.sign(statementOf(facts));
  const values = [from, to, facts.epoch, seal.events, seal.prev, seal.entries, seal.hash, now, key.publicKey, signature];
  await tx.query(insert, values);
  return { ...facts, key: key.publicKey.toString('base64'), signature: signature.toString('base64') };
};

const entriesOf = async (tx: PoolClient, from: number, upTo: number) => {
  const entries: Buffer[] = [];
  for (let last = from; entries.length < mostEvents;) {
    const { rows } = await tx.query<RawEvent>({ ...page, values: [last, upTo, pageSize], rowMode: 'array' } as never);
    for (const row of rows as unknown as RawEvent[]) entries.push(entryOf(row));
    if (rows.length < pageSize) return { entries, to: upTo };
    last = Number((rows.at(-1) as unknown as RawEvent)[0]);
  }
  return { entries, to: Number(entries.at(-1)!.readBigInt64BE()) };
};

const page = {
  name: 'raw page',
  text: `select ${rawColumns} from (select * from event_store.events where pos > $1 and pos <= $2 order by pos limit $3) e
    left join lateral (select * from event_store.streams where sid = e.sid offset 0) s on true order by e.pos`,
};

const insert = `insert into event_store.seals (from_pos, to_pos, epoch, events, prev, entries, hash, sealed_at, key, signature)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
