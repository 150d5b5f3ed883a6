import {
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Span as OtelSpan,
  trace,
  type Tracer as OtelTracer,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import type { Attributes, Span, Tracer, Work } from '@skyledger/event-store/tracing';

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

/** The business says no, or something is waited for: answers, not faults. */
const answers = new Set(['Rejection', 'PreconditionFailed', 'StaleBase', 'NotYetKnown']);

/** Makes the platform's spans with OpenTelemetry. */
export const tracerOf = (tracer: OtelTracer): Tracer => ({
  start: ({ name, kind, parent, links = [], attributes = {} }: Work): Span => {
    const options = { kind: kinds[kind], attributes: { ...attributes }, links: links.flatMap(linkTo) };
    return spanOf(tracer.startSpan(name, options, under(parent)));
  },
});

const under = (parent: string | undefined) => {
  const known = parent === undefined ? null : parseTraceParent(parent);
  return known ? trace.setSpanContext(ROOT_CONTEXT, { ...known, isRemote: true }) : ROOT_CONTEXT;
};

const linkTo = (traceparent: string | undefined): Link[] => {
  const known = traceparent === undefined ? null : parseTraceParent(traceparent);
  return known ? [{ context: known }] : [];
};

const spanOf = (span: OtelSpan): Span => {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    set: (attributes: Attributes) => void span.setAttributes({ ...attributes }),
    /** What went wrong is named by its kind only: a message may say what is nobody else's business. */
    fail: (error) => {
      const type = error instanceof Error ? error.constructor.name : typeof error === 'string' ? error : 'unknown';
      span.setAttribute(ATTR_ERROR_TYPE, type);
      if (!answers.has(type)) span.setStatus({ code: SpanStatusCode.ERROR });
    },
    end: () => span.end(),
  };
};
