import { Injectable } from '@nestjs/common';
import { Clock, Rejection, uuidV5 } from '@skyledger/event-sourcing';
import { context, EventStore, type StoredEvent } from '@skyledger/event-store';
import type { Handler } from './handlers';
import { MessageContext } from './message-context';
import { type Outcome, refusalCategory, replyCategory, type ReplyData, replyTypeOf, requestOf } from './requests';

type Recording = { readonly category: string; readonly id: string; readonly type: string; readonly data: object };

/** Puts on record what handlers answered: to those who asked, and to nobody when the business said no to a message. */
@Injectable()
export class Outcomes {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers a request: what the handler returns, or why it refuses, becomes an event of the answering service. Asked again after it has
   * answered, the handler is not asked again: it might think otherwise by now.
   */
  async answer(handler: Handler, event: StoredEvent): Promise<void> {
    const { subject, replyTo, commandId, type } = requestOf(event);
    const category = replyCategory(handler.service);
    const answered = await this.store.readStream(category, commandId);
    if (answered.length > 0) return;
    const data = { subject, replyTo: replyTo!, commandId, ...(await outcomeOf(handler, event)) } satisfies ReplyData;
    await this.record({ category, id: commandId, type: replyTypeOf(type), data });
  }

  /** Nobody waits for an answer, but the flow shows where it ended. */
  async refused(handler: Handler, { category, id, type }: StoredEvent, { code, message: reason }: Rejection): Promise<void> {
    const data = { handler: handler.name, to: { category, id }, code, reason };
    await this.record({ category: refusalCategory(handler.service), id: context.get().commandId, type: `${type}.refused`, data });
  }

  /** Must not exist: what is on record stays as it was said first. */
  private async record({ category, id, type, data }: Recording): Promise<void> {
    const { tenant, actor, commandId, correlationId, causationId, traceparent } = context.get();
    const meta = { actor, correlationId: correlationId!, causationId: causationId!, commandId, ...(traceparent && { traceparent }) };
    const event = { eventId: uuidV5(id, type), type, recordedAt: this.clock.now(), data, meta };
    await this.store.append({ tenant, category, id, expected: 0, events: [event] });
  }
}

const outcomeOf = async (handler: Handler, event: StoredEvent): Promise<Outcome> => {
  try {
    return { outcome: 'done', result: (await handler.call(requestOf(event), MessageContext.of(event, handler))) ?? null };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { outcome: 'refused', code: error.code, reason: error.message };
  }
};
