import { Injectable } from '@nestjs/common';
import { Clock, type Rejection, uuidV5 } from '@skyledger/event-sourcing';
import { context, EventStore, type StoredEvent } from '@skyledger/event-store';

/** Puts on record that a handler said no to a message, so that the flow of it shows where it ended. */
@Injectable()
export class Refusals {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  async record(handler: string, event: StoredEvent, { code, message }: Rejection): Promise<void> {
    const { actor, commandId, correlationId, traceparent } = context.get();
    const { tenant, category, id, type } = event;
    await this.store.append({
      tenant,
      category: 'refusal',
      id: commandId,
      expected: 0,
      events: [
        {
          eventId: uuidV5(commandId, 'refusal'),
          type: `${type}.refused`,
          recordedAt: this.clock.now(),
          data: { handler, to: { category, id }, code, reason: message },
          meta: { actor, correlationId: correlationId!, causationId: event.eventId, commandId, ...(traceparent && { traceparent }) },
        },
      ],
    });
  }
}
