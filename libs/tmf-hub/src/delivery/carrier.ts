import { Injectable, Logger } from '@nestjs/common';
import { Clock, Rejection, uuidV5 } from '@skyledger/event-sourcing';
import { context, crashPoint, EventStore, tracing } from '@skyledger/event-store';
import { callbackUrl } from '../callback/callback-url';
import { AddressBook } from '../callback/resolver';
import { HubSettings } from '../hub-settings';
import type { ListenerCommand } from '../listener/listener.decider';
import { Deliveries, type Due, type Outcome } from './deliveries';
import { isOutage } from './outage';
import { Outbox } from './outbox';
import type { Way } from '../callback/guarded-connection';
import { type Answer, type Message, post } from './post';
import { isHopeless, nextTry } from './schedule';

/** What a try came to: an answer, or why there is none. */
type Result = { readonly status?: number; readonly retryAfter?: number; readonly note?: string; readonly isFinal?: boolean };

const gone = 410;

/** Carries one delivery to its listener and notes what came of it. */
@Injectable()
export class Carrier {
  private readonly log = new Logger('Hub');
  private readonly underWay = new Set<AbortController>();
  private isStopped = false;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly deliveries: Deliveries,
    private readonly outbox: Outbox,
    private readonly addresses: AddressBook,
    private readonly settings: HubSettings,
  ) {}

  /** Tries once. What was sent but could not be noted any more is sent again, under the same id. */
  async carry(due: Due): Promise<void> {
    crashPoint('hub.beforePost');
    const result = await this.attempt(due);
    crashPoint('hub.afterPost');
    if (this.isStopped && result.status === undefined) return;
    if (result.status === gone) await this.say(due, { type: 'TakeAsGone', data: {} });
    const now = this.clock.now();
    const standing = await this.deliveries.settle(due, outcomeOf(due, result, now), now);
    crashPoint('hub.afterSettle');
    const failingSince = standing?.failing_since;
    if (failingSince && isHopeless(failingSince, now)) await this.say(due, { type: 'Disable', data: { failingSince } });
  }

  /** Breaks off what is under way. */
  stop(): void {
    this.isStopped = true;
    for (const one of this.underWay) one.abort(new Error('This process stops.'));
  }

  private async attempt(due: Due): Promise<Result> {
    const message = await this.message(due);
    if (message === undefined) return { note: 'It cannot be told.', isFinal: true };
    const limit = new AbortController();
    const tooLate = setTimeout(() => limit.abort(new Error('No answer in time.')), this.settings.timeoutMs);
    this.underWay.add(limit);
    try {
      callbackUrl(due.callback, this.settings); // the settings may be stricter by now
      const way = { book: this.addresses, allowed: this.settings.allowPrivate, signal: limit.signal };
      const { status, text, retryAfter } = await told(due, message, way);
      const isKept = text !== '' && !message.isPersonal;
      return { status, ...(isKept && { note: storable(text) }), ...(retryAfter !== undefined && { retryAfter }) };
    } catch (error) {
      return { note: storable(reasonOf(limit.signal.aborted ? limit.signal.reason : error)) };
    } finally {
      clearTimeout(tooLate);
      this.underWay.delete(limit);
    }
  }

  private async message(due: Due): Promise<Message | undefined> {
    try {
      return await this.outbox.message(due);
    } catch (error) {
      if (isOutage(error)) throw error;
      this.log.error(`Delivery ${due.id} (${due.name} of ${due.category}-${due.subject}) cannot be made: ${String(error)}`);
      return undefined;
    }
  }

  private async say({ id, tenant, hub, listener, tries }: Due, command: ListenerCommand): Promise<void> {
    const commandId = uuidV5(id, `${command.type} ${tries}`);
    await context.run({ tenant, actor: 'hub', commandId, source: 'bus' }, () =>
      this.store.atomically({ category: hub, id: listener, commands: [command] }),
    );
  }
}

/** In a span that belongs to the event, and with its traceparent: a listener that traces goes on with the trace. */
const told = (due: Due, { traceparent: parent, headers, ...message }: Message, way: Way): Promise<Answer> =>
  tracing.span(
    () => ({ name: `notify ${due.name}`, kind: 'client', parent, attributes: aboutPost(due, message.url) }),
    async (span) => {
      const traceparent = span?.traceparent ?? parent;
      const answer = await post({ ...message, headers: { ...headers, ...(traceparent && { traceparent }) } }, way);
      span?.set({ 'http.response.status_code': answer.status });
      return answer;
    },
  );

/** Not the address: what a listener puts there may be its secret. */
const aboutPost = ({ name, hub, tenant, tries }: Due, { hostname }: URL) => ({
  'http.request.method': 'POST',
  'server.address': hostname,
  'skyledger.message_type': name,
  'skyledger.category': hub,
  'skyledger.tenant': tenant,
  ...(tries > 0 && { 'http.request.resend_count': tries }),
});

const outcomeOf = ({ id, tries }: Due, { status, note, retryAfter, isFinal }: Result, now: string): Outcome => {
  if (status !== undefined && status >= 200 && status < 300) return { state: 'delivered', status };
  const due = isFinal || status === gone ? undefined : nextTry({ id, tries, retryAfter }, now);
  return due === undefined ? { state: 'failed', status, note } : { state: 'waiting', due, status, note };
};

const reasonOf = (error: unknown): string => {
  const { code, message } = error as { code?: unknown; message?: string };
  return typeof code === 'string' && !(error instanceof Rejection) ? `${code}: ${message}` : (message ?? String(error));
};

/** PostgreSQL's texts hold neither NUL nor half a surrogate pair. */
const storable = (text: string): string => Buffer.from(text.replaceAll('\0', '')).subarray(0, 1_024).toString();
