import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVER_ADDRESS,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';
import { type Attributes, isTraceparent, type Span, tracing } from '@skyledger/event-store/tracing';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What those who trace requests may say of them. */
export type RequestsTraced = {
  /** The route by which a request is called; that of Fastify by default. */
  readonly routeOf?: (request: FastifyRequest) => string | undefined;
  /** What is known of a request when it is answered. */
  readonly about?: (request: FastifyRequest) => Attributes;
};

const probes = /^\/(?:health|metrics)(?:\/|$)/;

/**
 * A span for each request but those of probes. What follows sees the span's traceparent in place of the one that came: it goes on with the caller's trace if
 * that was valid. Without a tracer there is no hook at all.
 */
export const traceRequests = (fastify: FastifyInstance, { routeOf = routeIn, about = () => ({}) }: RequestsTraced = {}): void => {
  if (!tracing.isOn) return;
  fastify.addHook('onRequest', (request, reply, done) => {
    const route = routeOf(request);
    if (route === undefined || !probes.test(route)) begin(request, reply, route, about);
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
      [ATTR_HTTP_REQUEST_METHOD]: request.method,
      [ATTR_URL_SCHEME]: request.protocol,
      [ATTR_SERVER_ADDRESS]: request.hostname,
      ...(route !== undefined && { [ATTR_HTTP_ROUTE]: route, [ATTR_URL_PATH]: request.url.split('?', 1)[0]! }),
    },
  });
  headers['traceparent'] = span.traceparent;
  reply.raw.once('close', () => end(span, reply, about(request)));
};

/** A connection that went away before the answer was out has no status. */
const end = (span: Span, { raw: { statusCode, writableFinished } }: FastifyReply, attributes: Attributes): void => {
  span.set(attributes);
  if (writableFinished) span.set({ [ATTR_HTTP_RESPONSE_STATUS_CODE]: statusCode });
  else span.set({ [ATTR_ERROR_TYPE]: 'aborted' });
  if (writableFinished && statusCode >= 500) span.fail(String(statusCode));
  span.end();
};
