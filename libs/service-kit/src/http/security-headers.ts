import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** Pages may carry their own style; and links stay what they are where TLS ends before us, or is not there at all. */
const directives = { 'style-src': ["'self'", "'unsafe-inline'"], 'upgrade-insecure-requests': null };

/** Helmet's headers. It is asked once: they are the same on every answer, and making them took as long as validating a body. */
const helmetHeaders = (): Record<string, string> => {
  const headers: Record<string, string> = {};
  const response = { setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value), removeHeader: () => undefined };
  helmet({ contentSecurityPolicy: { directives } })({} as never, response as unknown as ServerResponse, () => undefined);
  return headers;
};

/** Puts on every answer what keeps browsers from doing more with it than they must, and from keeping it. */
export const secure = (fastify: FastifyInstance): void => {
  const headers = { ...helmetHeaders(), 'cache-control': 'no-store' };
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
};
