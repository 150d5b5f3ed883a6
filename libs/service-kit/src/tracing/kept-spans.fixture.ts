import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { tracing } from '@skyledger/event-store/tracing';
import { tracerOf } from './otel-tracer';

/** A span as a test looks at it. */
export type KeptSpan = {
  readonly name: string;
  readonly kind: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | undefined;
  readonly links: readonly string[];
  readonly attributes: ReadableSpan['attributes'];
  readonly failed: boolean;
};

/** Keeps the spans of this process instead of sending them. */
export class KeptSpans {
  private readonly exporter = new InMemorySpanExporter();

  constructor() {
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(this.exporter)] });
    tracing.use(tracerOf(provider.getTracer('test')));
  }

  get all(): KeptSpan[] {
    return this.exporter.getFinishedSpans().map(shown);
  }

  /** Those of one trace. */
  of(traceId: string): KeptSpan[] {
    return this.all.filter((span) => span.traceId === traceId);
  }

  forget(): void {
    this.exporter.reset();
  }

  stop(): void {
    tracing.use(undefined);
  }
}

const shown = (span: ReadableSpan): KeptSpan => ({
  name: span.name,
  kind: SpanKind[span.kind],
  ...span.spanContext(),
  parent: span.parentSpanContext?.spanId,
  links: span.links.map(({ context: { traceId } }) => traceId),
  attributes: span.attributes,
  failed: span.status.code === SpanStatusCode.ERROR,
});

/** From a span to the root of its trace, by name. */
export const pathOf = (span: KeptSpan, spans: readonly KeptSpan[]): string[] => {
  const parent = spans.find(({ spanId }) => spanId === span.parent);
  return [span.name, ...(parent ? pathOf(parent, spans) : span.parent === undefined ? [] : [`? ${span.parent}`])];
};
