import { isTraceparent, type StoredEvent, tracing } from '@skyledger/event-store';
import type { KafkaMessage } from 'kafkajs';
import type { Envelope } from './cloud-events';
import type { Addressed } from './sender';

const header = 'traceparent';

/**
 * Sends what an event is to others, each message in a span, whose traceparent travels as a header of the message. The attribute `ce_traceparent` stays that of the
 * event, the same whenever it is sent, as the CloudEvents extension has it.
 */
export const sentTraced = async (
  event: StoredEvent,
  messages: readonly Addressed[],
  send: (messages: readonly Addressed[]) => Promise<void>,
): Promise<void> => {
  if (!tracing.isOn) return send(messages);
  const spans = messages.map(({ topic }) =>
    tracing.start({ ...aboutMessage(topic, 'send', event), kind: 'producer', parent: event.meta.traceparent }),
  );
  const carrying = messages.map(({ topic, message }, index) => ({
    topic,
    message: { ...message, headers: { ...message.headers, [header]: spans[index]!.traceparent } },
  }));
  try {
    await send(carrying);
  } catch (error) {
    for (const span of spans) span.fail(error);
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
};

/** Takes in a message inside a span that goes on with that of its sending. */
export const takenTraced = <T>(
  topic: string,
  { headers }: Pick<KafkaMessage, 'headers'>,
  message: Envelope,
  take: () => Promise<T>,
): Promise<T> =>
  tracing.span(() => {
    const { type, tenant, correlationId } = message;
    const sent = headers?.[header]?.toString();
    const parent = isTraceparent(sent) ? sent : message.traceparent;
    return { ...aboutMessage(topic, 'receive', { type, tenant, meta: { correlationId } }), kind: 'consumer', parent };
  }, take);

type Told = Pick<StoredEvent, 'type' | 'tenant'> & { readonly meta: Pick<StoredEvent['meta'], 'correlationId'> };

const aboutMessage = (topic: string, operation: 'send' | 'receive', { type, tenant, meta: { correlationId } }: Told) => ({
  name: `${operation} ${topic}`,
  attributes: {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.operation.type': operation,
    'messaging.operation.name': operation,
    'skyledger.message_type': type,
    'skyledger.tenant': tenant,
    'skyledger.correlation_id': correlationId,
  },
});
