import { AsyncLocalStorage } from 'node:async_hooks';
import { context } from './context';

/** What a span says beside its name, in the words of OpenTelemetry where it has one. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A piece of work as a trace shows it. */
export type Work = {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /** The W3C traceparent of what it belongs to; where the key is absent, what is under way. */
  readonly parent?: string | undefined;
  /** What else it has to do with. */
  readonly links?: readonly (string | undefined)[];
  readonly attributes?: Attributes;
};

/** A piece of work under way. */
export type Span = {
  readonly traceparent: string;
  set(attributes: Attributes): void;
  fail(error: unknown): void;
  end(): void;
};

/** Where spans go. */
export type Tracer = { start(work: Work): Span };

/** A span whose work came to nothing is not told. */
type Told = Span & { forget(): void };

const active = new AsyncLocalStorage<Pick<Span, 'traceparent'>>();
let tracer: Tracer | undefined;

/**
 * The thread of a trace. Every event carries the traceparent of the append that wrote it, and what is done about an event belongs to that; so a trace goes
 * on through the log, the broker and timers, for as long as the flow does. Without a tracer nothing is made, and what came in is carried on as it is.
 */
export const tracing = {
  /** From here on spans go there. */
  use: (given: Tracer | undefined): void => void (tracer = given),
  get isOn(): boolean {
    return tracer !== undefined;
  },
  /** The traceparent of the span that is open here. */
  current: (): string | undefined => active.getStore()?.traceparent,
  /** The traceparent of what is under way: of the span that is open here, else what the context came with. */
  traceparent: (): string | undefined => active.getStore()?.traceparent ?? context.peek()?.traceparent,
  /** Begins a span that its caller ends. Only while there is a tracer. */
  start: (work: Work): Span => tracer!.start({ ...work, parent: 'parent' in work ? work.parent : tracing.traceparent() }),
  /** Does the work inside a span; what it is about is only asked for where there is a tracer. */
  span: <T>(about: () => Work, work: (span?: Told) => Promise<T>): Promise<T> => (tracer === undefined ? work() : inside(about(), work)),
  /**
   * Does the work in the trace of another flow, with a link to what it is done for: a bill makes the meter of an order be read, and what was read
   * belongs to the order.
   */
  goOn: <T>(name: string, traceparent: string | undefined, work: () => Promise<T>): Promise<T> => {
    if (traceparent === undefined) return work();
    if (tracer === undefined) return active.run({ traceparent }, work);
    return inside({ name, kind: 'internal', parent: traceparent, links: [tracing.traceparent()] }, work);
  },
};

const inside = async <T>(about: Work, work: (span: Told) => Promise<T>): Promise<T> => {
  const span = tracing.start(about);
  let isTold = true;
  const told: Told = { ...span, forget: () => (isTold = false) };
  try {
    return await active.run(span, () => work(told));
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    if (isTold) span.end();
  }
};

const shape = /^(?<version>[\da-f]{2})-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}(?<more>-.*)?$/;

/** Whether a text is a traceparent as W3C Trace Context has it; what else a client may send is ignored. */
export const isTraceparent = (text: unknown): text is string => {
  const { version, more } = (typeof text === 'string' && shape.exec(text)?.groups) || {};
  return version !== undefined && version !== 'ff' && (more === undefined || version !== '00');
};

/** What a line of the log says of the work it comes from. */
export const underWay = (): Readonly<Record<string, string | undefined>> => {
  const current = context.peek();
  const traceparent = tracing.traceparent();
  const flow = current?.correlationId ?? current?.learnt?.correlationId;
  return {
    ...(current && { tenant: current.tenant, actor: current.actor }),
    ...(flow !== undefined && { correlation_id: flow }),
    ...(traceparent !== undefined && inTrace(traceparent)),
  };
};

/** The ids in a traceparent, under the names that OpenTelemetry has for them in logs. */
export const inTrace = (traceparent: string): { readonly trace_id: string; readonly span_id: string } => {
  const [, trace_id = '', span_id = ''] = traceparent.split('-');
  return { trace_id, span_id };
};
