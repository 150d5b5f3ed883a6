import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/** What is known of a request when it is answered: on whose behalf it was, and what came of it. */
export type AboutRequest = (request: FastifyRequest) => Readonly<Record<string, string | undefined>>;

const tooMany = 429;

/**
 * A line for each answer: what changes something and what fails by `info`, what fails by our fault by `error`, the rest by `debug`. It names the route and no
 * address, since that may hold what is personal or secret. Whoever is refused for asking too often does not fill the log either.
 */
export const logRequests = (fastify: FastifyInstance, logger: Logger, about: AboutRequest = () => ({})): void => {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const { statusCode: status } = reply;
    const level = levelOf(method, status);
    if (logger.isLevelEnabled(level)) {
      const route = routeOptions.url ?? 'unknown';
      logger[level](
        { ...about(request), method, route, status, ms: Math.round(reply.elapsedTime * 10) / 10 },
        `${method} ${route} ${status}`,
      );
    }
    done();
  });
};

const levelOf = (method: string, status: number): 'error' | 'info' | 'debug' => {
  if (status >= 500) return 'error';
  if (status === tooMany) return 'debug';
  return status >= 400 || (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') ? 'info' : 'debug';
};
