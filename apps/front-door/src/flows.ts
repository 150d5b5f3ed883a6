import { causalOrder } from '@skyledger/event-sourcing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Directory } from './directory';
import { refuse } from './errors';
import { everyone } from './everyone';

type FlowEvent = {
  readonly at: string;
  readonly position: number;
  readonly eventId: string;
  readonly causationId: string;
  readonly category: string;
  readonly id: string;
  readonly type: string;
  readonly why: { readonly cause?: string; readonly reason?: string };
  readonly depth: number;
  readonly traceId?: string;
};
type Flow = {
  readonly id: string;
  readonly correlationIds: readonly string[];
  readonly traceId?: string;
  readonly events: readonly FlowEvent[];
  readonly at?: string;
  readonly resources?: readonly object[];
};

/** The timeline of a request through services that run apart: what each log has of it, in causal order. */
export const serveFlows = (door: FastifyInstance, directory: Directory): void => {
  door.get<{ Params: { id: string }; Querystring: Record<string, string> }>('/ops/flows/:id', async (request, reply) => {
    const { id } = request.params;
    const { at } = request.query;
    if (at !== undefined && /^\d+$/.test(at))
      return refuse(reply, 'invalid', 'at: positions compare inside one log only, and there are several: ask for a time.');
    const flow = await flowOf(directory, id, request);
    return flow ? reply.send(flow) : refuse(reply, 'notFound', `There is no flow of ${id}.`);
  });
};

const flowOf = async (directory: Directory, id: string, request: FastifyRequest): Promise<Flow | undefined> => {
  const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
  const ask = async (one: string) =>
    (await everyone<Flow>(directory, request, { path: `/ops/flows/${encodeURIComponent(one)}${query}` })).map(({ body }) => body);
  const found = await ask(id);
  const correlationId = beginning(found, id);
  if (correlationId === undefined) return undefined;
  const flows = correlationId === id ? found : await ask(correlationId);
  const own = flows.flatMap(({ events }) => events);
  const products = [...new Set(own.filter(({ category }) => category === 'product').map((event) => event.id))];
  const lines = products.length > 0 && !query.includes('at=') ? await linesOf(directory, products, query, request) : [];
  const [at] = flows.flatMap((flow) => flow.at ?? []);
  const events = inOrder([...own, ...lines]);
  const traceId = events[0]?.traceId;
  return {
    ...{ id, correlationIds: [correlationId], ...(traceId && { traceId }), events },
    ...(at !== undefined && { at, resources: flows.flatMap(({ resources }) => resources ?? []) }),
  };
};

/** A flow's own id wins; a resource that took part in several shows the one it began in. */
const beginning = (flows: readonly Flow[], id: string): string | undefined => {
  if (flows.some(({ correlationIds }) => correlationIds.includes(id))) return id;
  const [first] = flows.toSorted((a, b) => ((a.events[0]?.at ?? '') < (b.events[0]?.at ?? '') ? -1 : 1));
  return first?.correlationIds[0];
};

const linesOf = async (directory: Directory, products: readonly string[], query: string, request: FastifyRequest): Promise<FlowEvent[]> => {
  const path = `/ops/flows/lines${query}${query === '' ? '?' : '&'}products=${products.map(encodeURIComponent).join()}`;
  return (await everyone<FlowEvent[]>(directory, request, { path })).flatMap(({ body }) => body);
};

/** A request that was received has the id of the one that was sent, and names it as its cause: the one that was sent says what caused both. */
const inOrder = (events: readonly FlowEvent[]): FlowEvent[] => {
  const once = new Map<string, FlowEvent>();
  for (const event of events) if (!once.has(event.eventId) || event.causationId !== event.eventId) once.set(event.eventId, event);
  const caused = [...once.values()].map((event) => ({ ...event, recordedAt: event.at, meta: { causationId: event.causationId } }));
  return causalOrder(caused).map(({ event: { recordedAt: _, meta: __, ...event }, depth }) => {
    const cause = once.get(event.causationId)?.type ?? event.why.cause;
    return { ...event, depth, why: { ...event.why, ...(cause && { cause }) } };
  });
};
