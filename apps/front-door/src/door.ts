import fastify, { type FastifyInstance } from 'fastify';
import { serveClock } from './clock';
import { Directory } from './directory';
import { tmfError } from './errors';
import { serveFlows } from './flows';
import { serveHealth } from './health';
import { serveOperations } from './operations';
import { serveApis } from './proxy';
import type { DoorSettings } from './settings';

/** One address for services that run apart: the same paths as when all run in one process. */
export const frontDoor = async (settings: DoorSettings): Promise<FastifyInstance> => {
  const directory = new Directory(settings);
  const door = fastify({ bodyLimit: 6 * 1024 * 1024, requestTimeout: 65_000, keepAliveTimeout: 72_000, return503OnClosing: true });
  const closing = new AbortController();
  door.addHook('onClose', () => closing.abort());
  door.addHook('onRequest', async (request, reply) => {
    if (isAllowed(settings, request.url, request.headers.authorization)) return;
    return reply
      .status(401)
      .header('WWW-Authenticate', 'Bearer')
      .send(tmfError(401, 'unauthorised', 'Unauthorised', 'A bearer token is needed.'));
  });
  door.setErrorHandler((error: { statusCode?: number; message: string }, _, reply) => {
    const status = error.statusCode ?? 503;
    const [code, reason] = status < 500 ? ['invalid', 'Invalid'] : ['unavailable', 'Not available'];
    return reply.status(status).send(tmfError(status, code!, reason!, error.message));
  });
  door.setNotFoundHandler((request, reply) =>
    reply.status(404).send(tmfError(404, 'notFound', 'Not found', `${request.url.split('?')[0]} is no address here.`)),
  );
  serveHealth(door, directory);
  serveClock(door, directory);
  serveFlows(door, directory);
  serveOperations(door, directory);
  door.get('/', () => ({ name: 'Skyledger', apis: directory.apis, services: directory.all.map(({ name }) => name) }));
  await serveApis(door, directory);
  void directory.learnAll(closing.signal);
  return door;
};

/** The services check it too; but what the door answers itself says something of all of them. */
const isAllowed = ({ token }: DoorSettings, url: string, authorization = '') =>
  token === undefined || url === '/' || url.startsWith('/health/') || authorization === `Bearer ${token}`;
