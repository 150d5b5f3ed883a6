import type { FastifyReply } from 'fastify';
import { prefersProblem } from '../exchange/accept';
import { problemOf, problemType } from './problem';
import type { Answer } from './tmf-error';

/** Sends an error in the form the client prefers. `publicUrl` is what the address of its explanation begins with. */
export const sendError = (reply: FastifyReply, { status, headers, body }: Answer, accept: string | undefined, publicUrl = ''): void => {
  const error = { ...body, referenceError: `${publicUrl}${body.referenceError}` };
  const isProblem = prefersProblem(accept);
  void reply
    .code(status)
    .headers(headers)
    .header('Content-Type', isProblem ? problemType : 'application/json; charset=utf-8')
    .send(isProblem ? problemOf(error) : error);
};
