import { type ErrorCode, errorCatalogue, explanationOf } from '@skyledger/tmf-rest/errors';
import type { FastifyReply } from 'fastify';

/** Answers with a TMF Error of the front door itself. */
export const refuse = (reply: FastifyReply, code: ErrorCode, reason: string): FastifyReply => {
  const { status } = errorCatalogue[code];
  if (status === 503) reply.header('Retry-After', '1');
  return reply
    .status(status)
    .type('application/json; charset=utf-8')
    .send({ '@type': 'Error', code, reason, message: reason, status: String(status), referenceError: explanationOf(code) });
};
