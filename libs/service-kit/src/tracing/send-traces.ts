import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import { tracing } from '@skyledger/event-store/tracing';
import { CarefulExporter } from './careful-exporter';
import { tracerOf } from './otel-tracer';
import type { Traces } from './start-tracing';

const longestFlushMs = 2_000;

/** OTLP over HTTP in JSON. What OpenTelemetry's variables say of resource, sampler, headers, batches and limits holds. */
export const sendTraces = (service: string, say: (line: string) => void): Traces => {
  const own = resourceFromAttributes({ [ATTR_SERVICE_NAME]: service, [ATTR_SERVICE_INSTANCE_ID]: randomUUID() });
  const given = detectResources({ detectors: [envDetector] });
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(own).merge(given),
    spanProcessors: [new BatchSpanProcessor(new CarefulExporter(new OTLPTraceExporter(), say))],
  });
  tracing.use(tracerOf(provider.getTracer('skyledger')));
  return {
    stop: async () => {
      tracing.use(undefined);
      const flushed = provider.shutdown().catch(() => undefined);
      await Promise.race([flushed, pause(longestFlushMs, undefined, { ref: false })]); // a collector that is away does not hold up the end
    },
  };
};
