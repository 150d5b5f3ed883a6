import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/** What is known of a request when it is answered: on whose behalf it was, and what came of it. */
export type AboutRequest = (request: FastifyRequest) => Readonly<Record<string, string | undefined>>;

const tooMany = 429;

/**
 * A line for each answer: what changes something and what fails by `info`, what fails by our fault by `error`, the rest by `debug`. It names the route and no
 * address, since that may hold what is personal or secret. Probes, and whoever is refused for asking too often, do not fill the log either.
 */
export const logRequests = (fastify: FastifyInstance, logger: Logger, about: AboutRequest = () => ({})): void => {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const { statusCode: status } = reply;
    const route = routeOptions.url ?? 'unknown';
    const level = isProbe(route) ? 'debug' : levelOf(method, status);
    if (logger.isLevelEnabled(level)) {
      logger[level](
        { ...about(request), method, route, status, ms: Math.round(reply.elapsedTime * 10) / 10 },
        `${method} ${route} ${status}`,
      );
    }
    done();
  });
};

/** Whether a route is for those who watch the process; they ask all the time. */
export const isProbe = (route: string): boolean => /^\/(?:health|metrics)(?:\/|$)/.test(route);

const levelOf = (method: string, status: number): 'error' | 'info' | 'debug' => {
  if (status >= 500) return 'error';
  if (status === tooMany) return 'debug';
  return status >= 400 || (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') ? 'info' : 'debug';
};
