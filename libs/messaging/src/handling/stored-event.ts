import { type Context, type StoredEvent, tracing } from '@skyledger/event-store';
import { type Message, type Recorded, uuidV5 } from '@skyledger/event-sourcing';

/** The event as deciders and processes know it. */
export const recorded = ({ type, data, id, version, recordedAt }: StoredEvent): Recorded<Message> => ({
  type,
  data,
  metadata: { id, version, recordedAt },
});

/** Who acts, and why, when an event leads to something: the actor and the flow go on, the command id is always the same. */
export const causedBy = ({ tenant, eventId, meta }: StoredEvent, what: string): Context => {
  const traceparent = tracing.current() ?? meta.traceparent;
  return {
    tenant,
    actor: meta.actor,
    commandId: uuidV5(eventId, what),
    source: 'bus',
    correlationId: meta.correlationId,
    causationId: eventId,
    ...(traceparent && { traceparent }),
  };
};

/** What every message says of the event it is made of. */
export const saidBy = ({ tenant, eventId, recordedAt, meta }: StoredEvent) => ({
  time: recordedAt,
  tenant,
  actor: meta.actor,
  correlationId: meta.correlationId,
  causationId: eventId,
});
