import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import { tracing } from '@skyledger/event-store/tracing';
import { StartRefused } from '../start-refused';
import { CarefulExporter } from './careful-exporter';
import { tracerOf } from './otel-tracer';

const longestFlushMs = 2_000;

/** Traces that are being sent. */
export type Traces = { stop(): Promise<void> };

/**
 * Sends traces to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, as OTLP over HTTP in JSON; without one nothing is made and nothing is sent. What
 * else OpenTelemetry's variables say of resource, sampler, headers, batches and limits holds. Before the application is made.
 */
export const startTracing = (service: string, say: (line: string) => void, environment = process.env): Traces => {
  const endpoint = endpointIn(environment);
  if (endpoint === undefined) return { stop: () => Promise.resolve() };
  check(endpoint);
  const own = resourceFromAttributes({ [ATTR_SERVICE_NAME]: service, [ATTR_SERVICE_INSTANCE_ID]: randomUUID() });
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new CarefulExporter(new OTLPTraceExporter(), say))],
  });
  tracing.use(tracerOf(provider.getTracer('skyledger')));
  return {
    stop: async () => {
      tracing.use(undefined);
      const flushed = provider.shutdown().catch(() => undefined);
      await Promise.race([flushed, pause(longestFlushMs, undefined, { ref: false })]);
    },
  };
};

const endpointIn = (environment: NodeJS.ProcessEnv): string | undefined => {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || environment['OTEL_TRACES_EXPORTER'] === 'none') return undefined;
  return environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || environment['OTEL_EXPORTER_OTLP_ENDPOINT'] || undefined;
};

const check = (endpoint: string): void => {
  if (!/^https?:\/\/[^/]/.test(endpoint) || !URL.canParse(endpoint))
    throw new StartRefused('OTEL_EXPORTER_OTLP_ENDPOINT: must look like http://collector:4318');
};
