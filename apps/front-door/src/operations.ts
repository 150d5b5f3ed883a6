import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Directory, Door } from './directory';
import { tmfError } from './errors';

type Rebuilt = {
  readonly streams: number;
  readonly equal: boolean;
  readonly differences: readonly object[];
  readonly notChecked?: readonly string[];
};

type Invariants = { readonly hold: boolean; readonly invariants: readonly object[] };

const patienceMs = 600_000;

const together = (all: readonly Rebuilt[]): Rebuilt => {
  const notChecked = [...new Set(all.flatMap((one) => one.notChecked ?? []))];
  return {
    streams: all.reduce((sum, { streams }) => sum + streams, 0),
    equal: all.every(({ equal }) => equal),
    differences: all.flatMap(({ differences }) => differences),
    ...(notChecked.length > 0 && { notChecked }),
  };
};

/** What is asked of all services together, and of whichever of them knows it. */
export const serveOperations = (door: FastifyInstance, directory: Directory): void => {
  for (const path of ['/ops/parked', '/ops/rebuild', '/ops/subscriptions']) {
    door.get(path, async (request, reply) => {
      const lists = await ofAll<object[]>(directory, request.url, request);
      return reply.send(lists.flatMap(({ body }) => body));
    });
  }
  door.get('/ops/invariants', async (request, reply) => {
    const all = await ofAll<Invariants>(directory, request.url, request, { signal: AbortSignal.timeout(patienceMs) });
    if (all.length < directory.all.length) throw new Error('Not every service answers; ask again when all are ready.');
    const invariants = all.flatMap(({ door: { name: service }, body }) => body.invariants.map((one) => ({ service, ...one })));
    return reply.send({ hold: all.every(({ body }) => body.hold), invariants });
  });
  door.post('/ops/rebuild', async (request, reply) => {
    const results = await ofAll<Rebuilt>(directory, request.url, request, { method: 'POST', signal: AbortSignal.timeout(patienceMs) });
    if (results.length < directory.all.length) throw new Error('Not every service answers; ask again when all are ready.');
    return reply.send(together(results.map(({ body }) => body)));
  });
  door.get('/.well-known/webhook-keys', async (request, reply) => {
    const sets = await ofAll<{ keys: object[] }>(directory, '/.well-known/webhook-keys', request);
    return reply.send({ keys: sets.flatMap(({ body }) => body.keys) });
  });
  door.all('/ops/*', (request, reply) => firstThatKnows(directory, request, reply));
};

/** The answers of the services that have one. */
export const ofAll = async <T>(
  directory: Directory,
  path: string,
  request?: FastifyRequest,
  more: RequestInit = {},
): Promise<{ door: Door; body: T }[]> => {
  const asked = directory.all.map(async (door) => {
    const answer = await directory.ask(door, path, { ...more, headers: passedOn(request) });
    return answer?.ok ? [{ door, body: (await answer.json()) as T }] : [];
  });
  return (await Promise.all(asked)).flat();
};

const firstThatKnows = async (directory: Directory, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const { method, url, body } = request;
  const content = body === undefined || body === null ? {} : { body: JSON.stringify(body) };
  const headers = { ...passedOn(request), ...('body' in content && { 'Content-Type': 'application/json' }) };
  for (const door of directory.all) {
    const answer = await directory.ask(door, url, { method, headers, ...content });
    if (answer === undefined || answer.status === 404) continue;
    return reply
      .status(answer.status)
      .type(answer.headers.get('content-type') ?? 'application/json')
      .send(await answer.text());
  }
  return reply.status(404).send(tmfError(404, 'notFound', 'Not found', `${url} is known to none of the services that answer.`));
};

/** Who asks, and with what right. */
const passedOn = (request: FastifyRequest | undefined): Record<string, string> =>
  Object.fromEntries(
    ['authorization', 'x-actor', 'accept'].flatMap((name) => {
      const value = request?.headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
