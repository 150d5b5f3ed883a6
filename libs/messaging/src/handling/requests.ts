import { Injectable } from '@nestjs/common';
import { Clock, Rejection, uuidV5 } from '@skyledger/event-sourcing';
import { context, EventStore, type StoredEvent } from '@skyledger/event-store';
import type { Reply, ReplyTo, Request } from '../messages';
import type { Handler } from './handlers';
import { saidBy } from './stored-event';

const request = '.request';
const reply = '.reply';

/** What a request says on the stream of the process that makes it. */
export type RequestData = { readonly subject: string; readonly body: unknown; readonly commandId: string };
type Outcome =
  { readonly outcome: 'done'; readonly result: unknown } | { readonly outcome: 'refused'; readonly code: string; readonly reason: string };
type ReplyData = Outcome & { readonly subject: string; readonly replyTo: ReplyTo; readonly commandId: string };

/** Whether an event, or a command of a process, is a request to a service. */
export const isRequest = ({ type }: { readonly type: string }): boolean => type.endsWith(request);
/** Whether an event is the answer to a request. */
export const isReply = ({ type }: { readonly type: string }): boolean => type.endsWith(reply);
/** 'tmf639.reserve', of an event 'tmf639.reserve.request' or 'tmf639.reserve.reply'. */
export const operationOf = ({ type }: { readonly type: string }): string => type.slice(0, type.lastIndexOf('.'));

/** The request that an event is. */
export const requestOf = (event: StoredEvent): Request => {
  const { subject, body, commandId } = event.data as RequestData;
  const replyTo = { category: event.category, id: event.id };
  return { ...saidBy(event), id: event.eventId, type: operationOf(event), subject, body, commandId, replyTo };
};

/** The reply that an event is. */
export const replyOf = (event: StoredEvent): Reply => ({
  ...saidBy(event),
  ...(event.data as ReplyData),
  id: event.eventId,
  type: operationOf(event),
});

/** Whom a reply is for. */
export const askerOf = (event: StoredEvent): ReplyTo => (event.data as ReplyData).replyTo;

/** The streams of a service's answers: 'resourceInventoryReply'. */
export const replyCategory = (service: string): string => `${service.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Reply`;

/** Answers requests: what the handler returns, or why it refuses, is recorded as an event of the answering service. */
@Injectable()
export class Answers {
  private readonly operations = new Set<string>();

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Says which operations the handlers of this process answer. */
  knows(handlers: readonly Handler[]): void {
    for (const { kind, type } of handlers) if (kind === 'request') this.operations.add(type);
  }

  /** Whether a handler of this process answers an operation. */
  has(operation: string): boolean {
    return this.operations.has(operation);
  }

  /** Asked again after it has answered, the handler is not asked again: it might think otherwise by now. */
  async answer(handler: Handler, asked: Request): Promise<void> {
    const category = replyCategory(handler.service);
    const answered = await this.store.readStream(category, asked.commandId);
    if (answered.length > 0) return;
    const { actor, traceparent } = context.get();
    const { subject, replyTo, commandId, correlationId, id: causationId, tenant } = asked;
    const outcome = await outcomeOf(handler, asked);
    await this.store.append({
      tenant,
      category,
      id: commandId,
      expected: 0,
      events: [
        {
          eventId: uuidV5(commandId, reply),
          type: `${asked.type}${reply}`,
          recordedAt: this.clock.now(),
          data: { subject, replyTo, commandId, ...outcome } as ReplyData,
          meta: { actor, correlationId, causationId, commandId, ...(traceparent && { traceparent }) },
        },
      ],
    });
  }
}

const outcomeOf = async (handler: Handler, asked: Request): Promise<Outcome> => {
  try {
    return { outcome: 'done', result: (await handler.call(asked)) ?? null };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { outcome: 'refused', code: error.code, reason: error.message };
  }
};
