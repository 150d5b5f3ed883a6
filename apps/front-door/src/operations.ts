import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Directory } from './directory';
import { refuse } from './errors';
import { everyone, whoeverKnows } from './everyone';
import { held, type Invariants, listed, once, type Rebuilt, rebuilt, seals, type View, views } from './together';

type Recording = { readonly events: readonly object[] };

/** What is asked of all services together, and of whichever of them knows it. */
export const serveOperations = (door: FastifyInstance, directory: Directory): void => {
  const lists = ['/ops/parked', '/ops/hub', '/ops/flows/lines', '/ops/recordings/:flow/streams/:category'];
  for (const path of lists) door.get(path, async (request, reply) => reply.send(listed(await everyone<object[]>(directory, request))));
  door.get('/ops/service', (_, reply) => reply.send({ services: directory.services, apis: directory.apis }));
  door.get('/ops/invariants', async (request, reply) =>
    reply.send(held(await everyone<Invariants>(directory, request, { patienceMs: 600_000 }))),
  );
  door.get('/.well-known/webhook-keys', async (request, reply) => {
    const sets = await everyone<{ keys: object[] }>(directory, request);
    return reply.send({ keys: once(sets.flatMap(({ body }) => body.keys)) });
  });
  serveRebuilds(door, directory);
  serveSealsAndErasure(door, directory);
  serveRecordings(door, directory);
  door.all('/ops/*', (request, reply) => whoeverKnows(directory, request, reply));
};

/** By name, a view is rebuilt in every service that has it; how far that is, the instance knows that does it. */
const serveRebuilds = (door: FastifyInstance, directory: Directory): void => {
  const status = async (request: FastifyRequest): Promise<View[]> => {
    const all = await everyone<View | View[]>(directory, request, { method: 'GET', body: null, everyInstance: true });
    return views(all.map((one) => ({ ...one, body: [one.body].flat() })));
  };
  door.get('/ops/rebuild', async (request, reply) => reply.send(await status(request)));
  door.post('/ops/rebuild', async (request, reply) => reply.send(rebuilt(await everyone<Rebuilt>(directory, request))));
  door.get<{ Params: { view: string } }>('/ops/rebuild/:view', async (request, reply) => {
    const [view] = await status(request);
    return view ? reply.send(view) : refuse(reply, 'notFound', `No view is called ${request.params.view}.`);
  });
  door.post<{ Params: { view: string } }>('/ops/rebuild/:view', async (request, reply) => {
    const begun = await everyone<View>(directory, request);
    const [view] = views(begun.map((one) => ({ ...one, body: [one.body] })));
    return view ? reply.status(202).send(view) : refuse(reply, 'notFound', `No view is called ${request.params.view}.`);
  });
};

const serveSealsAndErasure = (door: FastifyInstance, directory: Directory): void => {
  door.get('/ops/seals', async (request, reply) => reply.send(seals(await everyone<object>(directory, request))));
  door.post('/ops/seals', async (request, reply) => reply.send(seals(await everyone<object>(directory, request))));
  door.post('/ops/erasure', async (request, reply) => {
    const [done] = await everyone<object>(directory, request, { everyInstance: true }); // each keeps keys in memory for a moment
    return done ? reply.send(done.body) : refuse(reply, 'notFound', 'No readable personal data is kept under this id.');
  });
  door.post('/ops/subscriptions/:id/rewind', async (request, reply) => {
    const all = await everyone<object>(directory, request);
    if (all.length === 0) return refuse(reply, 'notFound', 'No subscription of this name is ahead of its log.');
    const rewound = once(all.map(({ body }) => body));
    return reply.send(rewound.length === 1 ? rewound[0] : { logs: all.map(({ service, body }) => ({ service, ...body })) });
  });
};

/** A replay goes by the positions of one log. */
const serveRecordings = (door: FastifyInstance, directory: Directory): void => {
  door.get<{ Params: { id: string } }>('/ops/recordings/:id', async (request, reply) => {
    const { id } = request.params;
    const found = await everyone<Recording>(directory, request);
    const [first, ...others] = once(found.map(({ body }) => body));
    if (!first) return refuse(reply, 'notFound', `There is no flow of ${id}.`);
    if (others.length === 0) return reply.send(first);
    const where = found.map(({ service }) => `/services/${service}/ops/recordings/${id}`).join(', ');
    return refuse(reply, 'notImplemented', `This flow is in several logs, and a recording is of one: ask at ${where}.`);
  });
  door.post('/ops/recordings/:flow/candidates', async (request, reply) => {
    const found = await everyone<string[]>(directory, request);
    if (found.length === 0) return refuse(reply, 'notFound', 'No service has resources of this category.');
    return reply.send(once(found.flatMap(({ body }) => body)));
  });
};
