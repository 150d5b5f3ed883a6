import { type Attributes, isTraceparent, type Span, tracing } from '@skyledger/event-store/tracing';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isProbe } from '../http/request-log';

/** What those who trace requests may say of them. */
export type RequestsTraced = {
  /** The route by which a request is called; that of Fastify by default. */
  readonly routeOf?: (request: FastifyRequest) => string | undefined;
  /** What is known of a request when it is answered. */
  readonly about?: (request: FastifyRequest) => Attributes;
};

/**
 * A span for each request but those of probes. What follows sees the span's traceparent in place of the one that came: it goes on with the caller's trace if
 * that was valid. Without a tracer there is no hook at all.
 */
export const traceRequests = (fastify: FastifyInstance, { routeOf = routeIn, about = () => ({}) }: RequestsTraced = {}): void => {
  if (!tracing.isOn) return;
  fastify.addHook('onRequest', (request, reply, done) => {
    const route = routeOf(request);
    if (route === undefined || !isProbe(route)) begin(request, reply, route, about);
    done();
  });
};

const routeIn = ({ is404, routeOptions }: FastifyRequest) => (is404 ? undefined : routeOptions.url);

const begin = (request: FastifyRequest, reply: FastifyReply, route: string | undefined, about: (request: FastifyRequest) => Attributes) => {
  const { headers } = request.raw;
  const parent = isTraceparent(headers['traceparent']) ? headers['traceparent'] : undefined;
  if (parent === undefined) delete headers['tracestate'];
  const span = tracing.start({
    name: route === undefined ? request.method : `${request.method} ${route}`,
    kind: 'server',
    parent,
    attributes: {
      'http.request.method': request.method,
      'url.scheme': request.protocol,
      'server.address': request.hostname,
      ...(route !== undefined && { 'http.route': route, 'url.path': request.url.split('?', 1)[0]! }),
    },
  });
  headers['traceparent'] = span.traceparent;
  reply.raw.once('close', () => end(span, reply, about(request)));
};

/** A connection that went away before the answer was out has no status. */
const end = (span: Span, { raw: { statusCode, writableFinished } }: FastifyReply, attributes: Attributes): void => {
  span.set(attributes);
  if (writableFinished) span.set({ 'http.response.status_code': statusCode });
  else span.set({ 'error.type': 'aborted' });
  if (writableFinished && statusCode >= 500) span.fail(String(statusCode));
  span.end();
};
