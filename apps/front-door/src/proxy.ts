import replyFrom, { type FastifyReplyFromHooks } from '@fastify/reply-from';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Directory } from './directory';
import { refuse } from './errors';
import { isDown, isHeld, isTurnedAway, mayRepeat } from './repeat';
import type { Watch } from './watch';

const patienceMs = 60_000;
/** A little longer than a service keeps the key of a request that nobody works on any more. */
const heldForMs = 35_000;
const heldPauseMs = 1_000;

const agent = { connections: 128, pipelining: 1, headersTimeout: patienceMs, bodyTimeout: patienceMs, connect: { timeout: 2_000 } };

/** Brings each request for an API to the service that speaks it, and one for `/services/{name}/...` to that service; bodies pass as they are. */
export const serveApis = async (door: FastifyInstance, directory: Directory, watch: Watch): Promise<void> => {
  await door.register(async (within) => {
    await within.register(replyFrom, { undici: agent as never, disableRequestLogging: true });
    within.removeAllContentTypeParsers();
    within.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    const pass = passing(directory, watch);
    within.all('/tmf-api/*', async (request, reply) => {
      const path = request.url.split('?')[0]!;
      if (!directory.ownerOf(path)) await directory.learn();
      const service = directory.ownerOf(path);
      return service ? pass(service, request.url, request, reply) : unknown(directory, path, reply);
    });
    within.all<{ Params: { service: string } }>('/services/:service/*', async (request, reply) => {
      const { service } = request.params;
      if (directory.instances(service).length === 0) return refuse(reply, 'notFound', `There is no service ${service}.`);
      return pass(service, request.url.slice(`/services/${service}`.length), request, reply);
    });
  });
};

/** Whose a path is can be said for sure only when all services have said what is theirs. */
const unknown = (directory: Directory, path: string, reply: FastifyReply): FastifyReply =>
  directory.isComplete
    ? refuse(reply, 'notFound', `${path} is no address here.`)
    : refuse(reply, 'unavailable', 'Not every service has answered yet. Try again.');

type Sent = { url: URL; headers: Record<string, unknown> };
type Answer = {
  statusCode: number;
  headers: Record<string, unknown>;
  stream: { resume(): void; on(event: 'error', see: () => void): void };
};

const passing =
  (directory: Directory, watch: Watch) =>
  (service: string, target: string, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    let instance = directory.next(service);
    let heldUntil = 0;
    watch.goesTo(request, service);
    const again = (error: (Error & { code?: string }) | undefined, sent: Sent, answer: Answer | undefined, attempt: number) => {
      const failure = { error, status: answer?.statusCode, headers: answer?.headers };
      if (isDown(failure)) watch.failed(instance, failure);
      const isWaiting = Date.now() < heldUntil; // for the key; who holds it may die, too
      if (isWaiting && isHeld(request, failure.status, answer?.headers['retry-after'])) return dropped(answer, heldPauseMs);
      if ((attempt > 0 && !isWaiting) || !mayRepeat(request, failure)) return null;
      const other = directory.next(service, instance);
      if (!isWaiting && other === instance && (failure.status !== undefined || error?.code === 'ECONNREFUSED')) return null;
      instance = other;
      if (error !== undefined && request.headers['idempotency-key'] !== undefined) heldUntil = Date.now() + heldForMs;
      sent.url = new URL(sent.url.pathname, other.url);
      sent.headers['host'] = sent.url.host;
      watch.repeats(service);
      return dropped(answer, isWaiting ? heldPauseMs : 1);
    };
    const [path] = target.split('?'); // what is asked goes on as it is, also where it cannot be decoded
    return reply.from(path, {
      ...bodyOf(request),
      getUpstream: () => instance.url,
      rewriteRequestHeaders: (_request, headers) => ({ ...headers, ...forOneHop(request), ...watch.headersFor(request) }),
      rewriteHeaders: ({ connection: _, 'keep-alive': __, ...headers }) => headers,
      retryDelay: ({ err, req, res, attempt }) =>
        again((err ?? undefined) as Error | undefined, req as unknown as Sent, res as unknown as Answer | undefined, attempt),
      onResponse: (_request, answered, res) => answer(answered as FastifyReply, res as unknown as Answer),
      onError: (failed, { error }) => void unanswered(failed as FastifyReply, error),
    } satisfies FastifyReplyFromHooks);
  };

/** A body of no type is of none that a service takes. */
const bodyOf = ({ body, headers }: FastifyRequest) =>
  Buffer.isBuffer(body) ? { body, contentType: headers['content-type'] ?? 'application/octet-stream' } : {};

/** What a client says to the door only; the body of a GET means nothing, and is not passed on. */
const forOneHop = ({ body }: FastifyRequest) => ({ expect: undefined, ...(body === undefined && { 'content-length': undefined }) });

/** What is not passed on is read to its end, so that its connection is free. */
const dropped = (answer: Answer | undefined, delay: number): number => {
  answer?.stream.on('error', () => undefined);
  answer?.stream.resume();
  return delay;
};

/** What a server says that closes is nothing for a client. */
const answer = (reply: FastifyReply, { statusCode, headers, stream }: Answer): FastifyReply => {
  if (!isTurnedAway({ status: statusCode, headers })) return reply.send(stream);
  stream.resume();
  return refuse(reply.removeHeader('content-length'), 'unavailable', 'The service is about to stop. Try again.');
};

const unanswered = (reply: FastifyReply, { statusCode }: Error & { statusCode?: number }): FastifyReply =>
  statusCode === 504
    ? refuse(reply, 'unavailable', 'The service takes too long to answer.')
    : refuse(reply, 'unavailable', 'The service does not answer. Try again.');
