import { setTimeout } from 'node:timers/promises';
import type { KurrentDBClient } from '@kurrent/kurrentdb-client';

/** The client, and what of its module is needed as a value. */
export type Connection = { readonly client: KurrentDBClient; close(): Promise<void> };

/** Connects to a KurrentDB. Its client is an optional dependency, loaded only here. */
export const connectionTo = async (url: string): Promise<Connection> => {
  const { KurrentDBClient } = await import('@kurrent/kurrentdb-client').catch((cause: unknown) => {
    throw new Error('KURRENTDB_URL is set, but @kurrent/kurrentdb-client is not installed: npm ci --include=optional', { cause });
  });
  const client = KurrentDBClient.connectionString(url);
  return { client, close: () => client.dispose() };
};

/** What kind of failure the client reports. */
export const kindOf = (error: unknown): string | undefined => (error as { type?: string }).type;

const passing = new Set(['unavailable', 'cancelled', 'deadline-exceeded', 'timeout', 'not-leader']);

/** Whether the same may succeed when it is sent again. */
export const isPassing = (error: unknown): boolean => passing.has(kindOf(error) ?? '');

/** Waits so long for an answer, and no longer: the client has waited for ever for what a broken stream took with it. */
export const within = async <T>(milliseconds: number, call: Promise<T>): Promise<T> => {
  const answered = new AbortController();
  const late = setTimeout(milliseconds, undefined, { signal: answered.signal }).then(() => {
    throw Object.assign(new Error(`No answer within ${milliseconds} ms.`), { type: 'deadline-exceeded' });
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    answered.abort();
    late.catch(() => undefined);
  }
};
