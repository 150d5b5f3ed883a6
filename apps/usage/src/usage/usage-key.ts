import { uuidV5 } from '@skyledger/event-sourcing';
import { createHash } from 'node:crypto';
import type { Details } from './usage.events';

/** A record as a client sends it; the contract knows no id, but one may be sent. */
export type SentUsage = Details & {
  readonly id?: string;
  readonly ratedProductUsage?: readonly { readonly productRef?: { readonly id?: string } }[];
};

/** The stream of a record: the same for the same source and record id (or the id that was sent), so that it is counted once. */
export const usageId = (tenant: string, source: string, recordId: string): string => uuidV5(`${tenant}/${source}`, recordId);

/** Under which id a sent record is kept; undefined where it says nothing it could be recognised by. */
export const sentId = (tenant: string, { id, usageCharacteristic }: SentUsage): string | undefined => {
  if (id !== undefined) return id;
  const [source, recordId] = ['source', 'recordId'].map((wanted) => usageCharacteristic?.find(({ name }) => name === wanted)?.value);
  return source === undefined || recordId === undefined ? undefined : usageId(tenant, String(source), String(recordId));
};

/** The same for the same content, in whichever order its attributes come. */
export const fingerprintOf = (body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(body)))
    .digest('hex');

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
};
