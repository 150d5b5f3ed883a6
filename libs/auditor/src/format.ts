import { createHash, createPublicKey, hash, verify } from 'node:crypto';

// Written from docs/seals.md, not from the code that seals: what is wrong in one of the two shows.

/** One stored event: the eleven fields of docs/seals.md, as text. */
export type Fields = readonly string[];

/** One event of a range: its position and the SHA-256 of its fields. */
export type Entry = { readonly position: number; readonly digest: Buffer };

/** A seal as it is stored or exported. */
export type StoredSeal = {
  readonly from: number;
  readonly to: number;
  readonly epoch: number;
  readonly prev: Buffer;
  readonly entries: Buffer;
  readonly hash: Buffer;
  readonly sealedAt: string;
  readonly key: Buffer;
  readonly signature: Buffer;
};

/** What was signed of a seal. */
export type Signed = {
  readonly log: string;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  readonly hash: string;
  readonly sealedAt: string;
};

/** `5:hello,`: the length in bytes, the bytes. */
const netstring = (text: string): string => `${Buffer.byteLength(text, 'utf8')}:${text},`;

/** The SHA-256 of an event: of its fields as netstrings, one after the other. */
export const eventDigest = (fields: Fields): Buffer => {
  let all = '';
  for (let index = 0; index < fields.length; index += 1) all += netstring(fields[index]!);
  return hash('sha256', all, 'buffer');
};

/** What a seal lists: 40 bytes for each event. Throws when it is not a list. */
export const entriesIn = (bytes: Buffer): Entry[] => {
  if (bytes.length % 40 !== 0) throw new RangeError('not a list of entries');
  return Array.from({ length: bytes.length / 40 }, (_, index) => ({
    position: Number(bytes.readBigInt64BE(index * 40)),
    digest: bytes.subarray(index * 40 + 8, index * 40 + 40),
  }));
};

/** Entries as the bytes of a seal. */
export const bytesOf = (entries: readonly Entry[]): Buffer => {
  const bytes = Buffer.alloc(entries.length * 40);
  entries.forEach(({ position, digest }, index) => {
    bytes.writeBigInt64BE(BigInt(position), index * 40);
    digest.copy(bytes, index * 40 + 8);
  });
  return bytes;
};

/** The hash of a seal. */
export const sealDigest = (prev: Buffer, from: number, to: number, entries: Buffer): Buffer => {
  const sha = createHash('sha256');
  for (const text of ['skyledger seal 1', prev.toString('hex'), String(from), String(to)]) sha.update(netstring(text));
  return sha.update(`${entries.length}:`).update(entries).update(',').digest();
};

/** Whether a signature is that of the key (32 bytes) under what a seal says. */
export const isSigned = ({ log, epoch, from, to, hash, sealedAt }: Signed, key: Buffer, signature: Buffer): boolean => {
  if (key.length !== 32) return false;
  const statement = ['skyledger head 1', log, String(epoch), String(from), String(to), hash, sealedAt].map(netstring).join('');
  return verify(null, Buffer.from(statement), publicKeyOf(key), signature);
};

const publicKeyOf = (raw: Buffer) => createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') } });
