import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Directory } from './directory';
import type { Instance } from './instance';
import type { Failure } from './repeat';

/** Where a request went; none for what the door answers itself. */
const services = new WeakMap<FastifyRequest, string>();

/** What the door tells of itself: figures for Prometheus, lines for the log. */
export class Watch {
  private readonly registry = new Registry();
  private readonly retries: Counter;

  constructor(
    private readonly log: FastifyBaseLogger,
    directory: Directory,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.retries = new Counter({
      ...{ name: 'skyledger_front_door_retries_total', help: 'Requests that were sent once more, to another instance where there is one.' },
      ...{ labelNames: ['service'], registers: [this.registry] },
    });
    const gauge: Gauge = new Gauge({
      ...{ name: 'skyledger_front_door_instance_ready', help: 'Whether an instance of a service takes requests.' },
      ...{ labelNames: ['service', 'instance'], registers: [this.registry] },
      collect: () =>
        directory.instances().forEach(({ service, url, standing }) => gauge.set({ service, instance: url }, standing === 'ready' ? 1 : 0)),
    });
  }

  /** Times every answer, and serves `/metrics`. */
  watch(door: FastifyInstance): void {
    const duration = new Histogram({
      ...{ name: 'http_request_duration_seconds', help: 'Time to answer a request, by route and by the service it went to.' },
      ...{ labelNames: ['method', 'route', 'service', 'status'], registers: [this.registry] },
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    });
    door.addHook('onResponse', (request, reply, done) => {
      const { method, routeOptions } = request;
      const [service, status] = [services.get(request) ?? '', reply.statusCode];
      duration.observe({ method, route: routeOptions.url ?? 'unknown', service, status }, reply.elapsedTime / 1000);
      request.log.debug({ method, url: request.url, to: service, status, ms: Math.round(reply.elapsedTime) }, 'answered');
      done();
    });
    door.get('/metrics', async (_request, reply) => reply.type(this.registry.contentType).send(await this.registry.metrics()));
  }

  /** Which service a request goes to. */
  goesTo(request: FastifyRequest, service: string): void {
    services.set(request, service);
  }

  /** An instance did not answer a request, or said that it cannot. */
  failed(instance: Instance, { error, status }: Failure): void {
    const standing = error === undefined ? 'not ready' : 'does not answer';
    if (instance.standing !== standing)
      this.log.warn({ of: instance.service, instance: instance.url, code: error?.code, status }, 'left out until it is ready');
    instance.standing = standing;
  }

  /** A request is sent once more. */
  repeats(service: string): void {
    this.retries.inc({ service });
  }

  /** What every request that is passed on carries besides what the client sent. */
  headersFor(request: FastifyRequest): Record<string, string> {
    return { 'x-request-id': request.id };
  }
}

/** What a trace calls a request: by the resource of an API that is known, not by the whole path, which has ids in it. */
export const routeOf = ({ is404, url, routeOptions }: FastifyRequest, directory: Directory): string | undefined => {
  const [path] = url.split('?', 1);
  if (is404 || !directory.ownerOf(path!)) return is404 ? undefined : routeOptions.url;
  const [, root, api, version, resource, id] = path!.split('/');
  return `/${root}/${api}/${version}/${resource}${id ? '/:id' : ''}`;
};

/** The name of a request in all logs: the client's, if it is one, or a new one. */
export const requestId = ({ headers }: { headers: Readonly<Record<string, unknown>> }): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
};
