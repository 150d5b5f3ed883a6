import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Directory } from './directory';
import { tmfError } from './errors';

const services = '/services/';
const patienceMs = 60_000;

/** Brings each request for an API to the service that speaks it, and one for `/services/{name}/...` to that service; bodies pass as they are. */
export const serveApis = async (door: FastifyInstance, directory: Directory): Promise<void> => {
  await door.register(httpProxy, {
    upstream: '',
    prefix: '/tmf-api',
    rewritePrefix: '/tmf-api',
    httpMethods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'],
    preHandler: async (request, reply) => {
      if (!owner(directory, request)) await directory.learn();
      if (owner(directory, request)) return undefined;
      if (!directory.isComplete) return reply.status(503).header('Retry-After', '1').send(doesNotAnswer);
      return reply.status(404).send(tmfError(404, 'notFound', 'Not found', `${pathOf(request)} is no address here.`));
    },
    replyOptions: { getUpstream: (request) => owner(directory, request as FastifyRequest)!.url, ...failing },
    undici: agent,
  });
  for (const { name, url } of directory.all) {
    const prefix = services + name;
    await door.register(httpProxy, { upstream: url, prefix, rewritePrefix: '', replyOptions: failing, undici: agent });
  }
};

const doesNotAnswer = tmfError(503, 'unavailable', 'Not available', 'The service does not answer. Try again.');

const agent = { connections: 128, pipelining: 1, headersTimeout: patienceMs, bodyTimeout: patienceMs };

/** What is safe to ask twice is asked once more when a service goes away under it: it may be restarting. */
const failing = {
  retryMethods: ['GET', 'HEAD', 'OPTIONS'] as never,
  retriesCount: 1,
  onError: (reply: { status(code: number): { header(name: string, value: string): { send(body: unknown): void } } }) =>
    reply.status(503).header('Retry-After', '1').send(doesNotAnswer),
};

const pathOf = ({ url }: FastifyRequest) => url.split('?')[0]!;

const owner = (directory: Directory, request: FastifyRequest) => directory.ownerOf(pathOf(request));
