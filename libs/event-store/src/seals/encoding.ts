import { hash } from 'node:crypto';

/** An event as it is sealed: what is stored, as PostgreSQL writes it down, nothing parsed. The order is that of docs/seals.md. */
export type RawEvent = readonly [
  position: string,
  tenant: string,
  category: string,
  id: string,
  version: string,
  eventId: string,
  type: string,
  schemaVersion: string,
  recordedAt: string,
  data: string,
  meta: string,
];

/** What makes a RawEvent, of `events e join streams s`; the instant in microseconds since 1970. */
export const rawColumns = `e.pos::text, coalesce(s.tenant, ''), coalesce(s.category, ''), coalesce(s.id, ''), e.version::text, e.event_id::text, e.type, e.schema_version::text,
  (extract(epoch from e.recorded_at) * 1000000)::bigint::text, e.data::text, e.meta::text`;

/** What a seal says of its range. */
export type Seal = {
  readonly from: number;
  readonly to: number;
  readonly events: number;
  readonly prev: Buffer;
  readonly entries: Buffer;
  readonly hash: Buffer;
};

/** The `prev` of the first seal. */
export const origin: Buffer = Buffer.alloc(32);

const netstring = (text: string) => `${Buffer.byteLength(text)}:${text},`;

/** Position (8 bytes, big-endian) and SHA-256 of an event. */
export const entryOf = (event: RawEvent): Buffer => {
  let text = '';
  for (const field of event) text += netstring(field);
  const entry = Buffer.alloc(40);
  entry.writeBigInt64BE(BigInt(event[0]));
  entry.write(hash('sha256', text, 'hex'), 8, 'hex');
  return entry;
};

/** The seal of a range that follows another. */
export const sealOf = (prev: Buffer, from: number, to: number, entryList: readonly Buffer[]): Seal => {
  const entries = Buffer.concat(entryList);
  const head = ['skyledger seal 1', prev.toString('hex'), `${from}`, `${to}`].map(netstring).join('');
  const all = Buffer.concat([Buffer.from(`${head}${entries.length}:`), entries, Buffer.from(',')]);
  return { from, to, events: entryList.length, prev, entries, hash: hash('sha256', all, 'buffer') };
};

/** What is signed of a seal: it stands for all that was before it, too. */
export const statementOf = (head: { log: string; epoch: number; from: number; to: number; hash: string; sealedAt: string }): Buffer =>
  Buffer.from(
    ['skyledger head 1', head.log, `${head.epoch}`, `${head.from}`, `${head.to}`, head.hash, head.sealedAt].map(netstring).join(''),
  );
