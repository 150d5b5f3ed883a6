import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Directory } from './directory';
import { refuse } from './errors';
import type { Instance } from './instance';

/** What a service, or one instance of it, said. */
export type Said<T> = { readonly service: string; readonly status: number; readonly body: T };

/** How a question goes to all: by default as it came in, to one instance of each service. */
export type Question = {
  readonly path?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly patienceMs?: number;
  /** Each process is asked: it is about what a process keeps in memory. */
  readonly everyInstance?: boolean;
};

/** What is of all services is answered by all of them, or not at all; `missing` do not answer. */
export class NotAll extends Error {
  readonly statusCode = 503;

  constructor(readonly missing: readonly string[]) {
    super(`Of all services one needs an answer here, and there is none of ${missing.join(', ')}. Try again.`);
  }
}

/** A service says that a question is wrong. It is passed on as it is. */
export class SaysNo extends Error {
  constructor(readonly said: Said<unknown>) {
    super(`${said.service} answers ${said.status}`);
  }
}

const patience = { GET: 60_000, others: 600_000 };

/** The answers of all services to a question; without those that know nothing of what is asked (404). Throws where one does not answer, or says no. */
export const everyone = async <T>(directory: Directory, request: FastifyRequest, question: Question = {}): Promise<Said<T>[]> => {
  const answers = question.everyInstance
    ? await Promise.all(directory.instances().map((instance) => ofInstance<T>(directory, instance, request, question)))
    : await Promise.all(directory.services.map((service) => ofService<T>(directory, service, request, question)));
  const said = answers.filter((one) => one !== undefined);
  const heard = new Set(said.filter(({ status }) => status < 500).map(({ service }) => service));
  const missing = directory.services.filter((service) => !heard.has(service));
  if (missing.length > 0) throw new NotAll(missing);
  const no = said.find(({ status }) => status >= 400 && status < 500 && status !== 404);
  if (no) throw new SaysNo(no);
  return said.filter(({ status }) => status < 400);
};

/** Brings a question to the one service that knows what it is about. What changes something is asked of one after the other. */
export const whoeverKnows = async (directory: Directory, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const missing: string[] = [];
  for (const service of directory.services) {
    const said = await ofService<unknown>(directory, service, request, {});
    if (said === undefined) missing.push(service);
    else if (said.status !== 404) return passOn(reply, said);
  }
  if (missing.length > 0) throw new NotAll(missing);
  return refuse(reply, 'notFound', `${request.url} is known to none of the services.`);
};

/** Answers as a service did. */
export const passOn = (reply: FastifyReply, { status, body }: Said<unknown>): FastifyReply =>
  reply
    .status(status)
    .type('application/json; charset=utf-8')
    .send(body === undefined ? '' : JSON.stringify(body));

const ofService = async <T>(directory: Directory, service: string, request: FastifyRequest, question: Question) =>
  said<T>(service, await directory.ask(service, question.path ?? request.url, sentWith(request, question)));

const ofInstance = async <T>(directory: Directory, instance: Instance, request: FastifyRequest, question: Question) =>
  said<T>(instance.service, await directory.askInstance(instance, question.path ?? request.url, sentWith(request, question)));

/** Undefined where the answer breaks off. */
const said = async <T>(service: string, answer: Response | undefined): Promise<Said<T> | undefined> => {
  const text = await answer?.text().catch(() => undefined);
  if (answer === undefined || text === undefined) return undefined;
  return { service, status: answer.status, body: (text === '' ? undefined : parsed(text)) as T };
};

const parsed = (text: string): unknown => (/^[[{"]/.test(text) ? JSON.parse(text) : { text });

const sentWith = (request: FastifyRequest, { method = request.method, body = request.body, patienceMs }: Question): RequestInit => ({
  method: method === 'HEAD' ? 'GET' : method,
  headers: { ...passedOn(request), ...(body != null && { 'Content-Type': 'application/json' }) },
  ...(body != null && { body: JSON.stringify(body) }),
  signal: AbortSignal.timeout(patienceMs ?? (method === 'GET' ? patience.GET : patience.others)),
});

/** Who asks, with what right, and as part of what. */
const passedOn = (request: FastifyRequest): Record<string, string> => ({
  'x-request-id': request.id,
  ...Object.fromEntries(
    ['authorization', 'x-actor', 'accept', 'traceparent', 'tracestate'].flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  ),
});
