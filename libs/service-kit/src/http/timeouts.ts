import type { Server } from 'node:http';

/** Slow or silent clients do not hold a connection for ever; Node's and Fastify's defaults would let some. */
export const setTimeouts = (server: Server): void => {
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  server.keepAliveTimeout = 72_000;
  server.maxRequestsPerSocket = 100_000;
};
