import { createHash } from 'node:crypto';
import type { Context } from '@skyledger/event-store';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../errors/refused';

/** A request its sender may repeat: who sent it under which key, and what tells it from other requests. */
export type KeyedRequest = { readonly tenant: string; readonly principal: string; readonly key: string; readonly fingerprint: string };

const header = 'Idempotency-Key';
const longest = 255;
const keyed = new Set(['POST', 'PATCH', 'DELETE']);

/** The request as its Idempotency-Key marks it; undefined where it has none, or where repeating does no harm anyway. */
export const keyedRequest = (request: FastifyRequest, { tenant, actor }: Context): KeyedRequest | undefined => {
  const given = request.headers['idempotency-key'];
  if (given === undefined || !keyed.has(request.method)) return undefined;
  const key = /^"(.*)"$/.exec(String(given).trim())?.[1] ?? String(given).trim();
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > longest)
    throw new Refused('invalid', `A key has 1 to ${longest} visible ASCII characters.`, header);
  return { tenant, principal: actor, key, fingerprint: fingerprintOf(request) };
};

const fingerprintOf = ({ method, url, body }: FastifyRequest): string =>
  createHash('sha256').update(`${method} ${url}\n`).update(canonical(body)).digest('hex');

/** The same text for the same value, whatever the order of its attributes. */
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
