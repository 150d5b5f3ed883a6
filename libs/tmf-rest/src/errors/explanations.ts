import type { FastifyInstance } from 'fastify';
import { errorCatalogue, explanationOf } from './catalogue';

/** Serves what `referenceError` points to: the catalogue of codes, and each code by itself. For everybody, as it says nothing of anybody. */
export const serveExplanations = (instance: FastifyInstance): void => {
  const entries = Object.entries(errorCatalogue).map(([code, entry]) => ({ code, href: explanationOf(code), ...entry }));
  instance.get('/errors', (_request, reply) => reply.send(entries));
  for (const entry of entries) instance.get(entry.href, (_request, reply) => reply.send(entry));
};
