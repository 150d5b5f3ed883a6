const codes = /^(08|28|3D|3F|40|53|55|57|58|XX|25P0[34]|42501|42703|42883|42P01|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_)/;
const ofKurrentDb = new Set(['unavailable', 'cancelled', 'deadline-exceeded', 'timeout', 'not-leader']);
const lost =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|The store is closed|timeout expired|Query read timeout)/;

/** Whether an error says that a connection to the database broke, is silent, or is not to be had: its client says so in words only. */
export const isConnectionLost = (error: unknown): boolean => lost.test((error as { message?: string } | undefined)?.message ?? '');

/** Somebody who has to be asked cannot answer just now: another service, or the way to it. */
export class Unavailable extends Error {}

/**
 * Whether an error says nothing against the event that was being handled: the database is away, full, busy, or not yet as the code wants it,
 * or whoever else has to be asked is away.
 * Trying again is then right, however often; parking would only scatter the damage.
 */
export const isOutage = (error: unknown): boolean => {
  if (error instanceof Unavailable) return true;
  const { code = '', type = '' } = (error ?? {}) as { code?: unknown; type?: unknown };
  return codes.test(String(code)) || ofKurrentDb.has(String(type)) || isConnectionLost(error);
};
