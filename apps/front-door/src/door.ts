import { InFlight, leave, processLogger, secure, setTimeouts } from '@skyledger/service-kit/http';
import { traceRequests } from '@skyledger/service-kit/tracing';
import { codeOfStatus, refuseUnreadable, serveExplanations } from '@skyledger/tmf-rest/errors';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import { serveClock } from './clock';
import { Directory } from './directory';
import { refuse } from './errors';
import { passOn, SaysNo } from './everyone';
import { serveFlows } from './flows';
import { type Going, serveHealth } from './health';
import { serveOperations } from './operations';
import { servePages } from './pages';
import { serveApis } from './proxy';
import type { DoorSettings } from './settings';
import { requestId, routeOf, Watch } from './watch';

/** The front door of an installation, and its end: who sends requests hears of it, those in hand are answered. */
export type Door = { readonly server: FastifyInstance; stop(): Promise<void> };

const longestUnnoticed = 3_000;
const longestAnswer = 10_000;
const unroutable = 'The request cannot be read.';

/** One address for services that run apart: the same paths as when all run in one process. */
export const frontDoor = async (settings: DoorSettings): Promise<Door> => {
  const logger: FastifyBaseLogger = processLogger(settings.logLevel, { service: 'front-door', settings });
  const server = fastify({
    ...{ loggerInstance: logger, logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }) },
    ...{ genReqId: requestId },
    frameworkErrors: ({ statusCode = 400 }, _request, reply) => void refuse(reply as FastifyReply, codeOfStatus(statusCode), unroutable),
    clientErrorHandler: refuseUnreadable,
    ...{ bodyLimit: 6 * 1024 * 1024, return503OnClosing: true },
    ...{ http: { connectionsCheckingInterval: 2_000 }, routerOptions: { maxParamLength: 255, ignoreTrailingSlash: false } },
  });
  const directory = new Directory(settings);
  const watch = new Watch(logger, directory);
  const [inFlight, going] = [new InFlight(), new UnderWay()];
  secure(server);
  inFlight.watch(server);
  setTimeouts(server.server);
  traceRequests(server, { routeOf: (request) => routeOf(request, directory) });
  guard(server, settings);
  watch.watch(server);
  serveHealth(server, directory, going);
  serveClock(server, directory);
  serveFlows(server, directory);
  serveOperations(server, directory);
  servePages(server, directory, settings.publicUrl);
  serveExplanations(server);
  await serveApis(server, directory, watch);
  const closing = new AbortController();
  server.addHook('onClose', () => closing.abort());
  void directory.watch(closing.signal);
  const stop = async () => {
    await leave(server.server, going.begin(), longestUnnoticed);
    const closed = server.close();
    await inFlight.none(longestAnswer);
    server.server.closeAllConnections();
    await closed;
  };
  return { server, stop };
};

/** Who may come in, and what is said when something goes wrong. */
const guard = (server: FastifyInstance, { token }: DoorSettings): void => {
  server.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id);
    if (token === undefined || isOpen(request.url) || request.headers.authorization === `Bearer ${token}`) return;
    return refuse(reply.header('WWW-Authenticate', 'Bearer'), 'unauthorized', 'A bearer token is needed.');
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof SaysNo) return passOn(reply, error.said);
    const { statusCode = 500, message } = error;
    if (statusCode === 500) request.log.error(error, 'not answered');
    return refuse(reply, codeOfStatus(statusCode), statusCode === 500 ? 'Something went wrong on our side.' : message);
  });
  server.setNotFoundHandler((request, reply) => refuse(reply, 'notFound', `${request.url.split('?')[0]} is no address here.`));
};

/** The services check the token too; but what the door answers itself says something of all of them. */
const isOpen = (url: string) => /^\/(?:$|\?|health\/|api-docs(?:[/?]|$)|errors(?:[/?]|$))/.test(url);

class UnderWay implements Going {
  begun = false;
  noticed: () => void = () => undefined;

  begin(): Promise<void> {
    this.begun = true;
    return new Promise((resolve) => (this.noticed = resolve));
  }
}
