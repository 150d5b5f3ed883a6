import { type Context } from '../context';
import { type Span, tracing } from '../tracing';
import type { AppendItem, AppendResult, Intent } from '../types';
import type { Plan } from './plan';

/** Hears what was appended. */
export type Written = (plans: readonly Plan[]) => void;

type Append<T> = (intents: readonly Intent[], written: Written) => Promise<T>;

/** Appends inside a span, whose traceparent the events carry; streams that belong to other flows have a span in the trace of theirs, with a link. */
export const threaded = <T>(current: Context, intents: readonly Intent[], append: Append<T>): Promise<T> =>
  tracing.isOn ? inSpans(current, intents, append) : append(carriedOn(intents), (plans) => learn(current, plans));

const inSpans = <T>(current: Context, intents: readonly Intent[], append: Append<T>): Promise<T> =>
  tracing.span(
    () => ({ ...aboutAppend(intents[0]!.category, current), links: intents.map(({ traceparent }) => traceparent) }),
    async (span) => {
      const own = intents.map((intent) => elsewhere(intent, current, span!));
      const spans = own.map((one) => one ?? span!);
      let count = 0;
      const written: Written = (plans) => {
        learn(current, plans);
        plans.forEach(({ item: { events } }, index) => {
          const { correlationId } = events[0]?.meta ?? {};
          spans[index]!.set({ 'skyledger.correlation_id': correlationId });
          if (spans[index] === span) count += events.length;
          else own[index]!.set({ 'skyledger.events': events.length });
        });
      };
      const given = intents.map((intent, index) => ({ ...intent, traceparent: spans[index]!.traceparent }));
      const result = await append(given, written).finally(() => own.forEach((one) => one?.end()));
      if (count === 0) span!.forget();
      else span!.set({ 'skyledger.events': count, 'skyledger.streams': intents.length });
      return result;
    },
  );

const elsewhere = ({ category, traceparent }: Intent, current: Context, beside: Span): Span | undefined =>
  traceparent === undefined
    ? undefined
    : tracing.start({ ...aboutAppend(category, current), parent: traceparent, links: [beside.traceparent] });

/** Without a tracer: what came in, or what is gone on with, is carried on as it is. */
const carriedOn = (intents: readonly Intent[]): readonly Intent[] => {
  const current = tracing.current();
  return current === undefined ? intents : intents.map((intent) => ({ traceparent: current, ...intent }));
};

/** The flow that a request began or went on with. */
const learn = ({ learnt }: Context, plans: readonly Plan[]): void => {
  if (learnt) learnt.correlationId ??= plans[0]?.item.events[0]?.meta.correlationId;
};

const aboutAppend = (category: string, { tenant }: { readonly tenant: string }) => ({
  name: `append ${category}`,
  kind: 'internal' as const,
  attributes: { 'skyledger.category': category, 'skyledger.tenant': tenant },
});

/** The append of events that are made already, in a span of its own, which they then carry. */
export const threadedItem = (item: AppendItem, append: (item: AppendItem) => Promise<AppendResult>): Promise<AppendResult> =>
  tracing.span(
    () => ({ ...aboutAppend(item.category, item), parent: tracing.current() ?? item.events[0]?.meta.traceparent }),
    async (span) => {
      if (!span) return append(item);
      const carrying = item.events.map((event) => ({ ...event, meta: { ...event.meta, traceparent: span.traceparent } }));
      const result = await append({ ...item, events: carrying });
      span.set({ 'skyledger.events': item.events.length, 'skyledger.correlation_id': item.events[0]?.meta.correlationId });
      if (result.status !== 'ok') span.set({ 'skyledger.outcome': result.status });
      return result;
    },
  );
