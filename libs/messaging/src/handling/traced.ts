import { type StoredEvent, tracing } from '@skyledger/event-store';

/** Who gets an event: a service, and in it a handler, a process or a copy. */
type Recipient = { readonly service: string; readonly name: string };

/** Does what is to be done about an event inside a span that belongs to the append of the event, however long ago that was. */
export const handledTraced = (event: StoredEvent, { service, name }: Recipient, work: () => Promise<void>): Promise<void> =>
  tracing.span(
    () => ({
      name: `process ${name}`,
      kind: 'consumer',
      parent: event.meta.traceparent,
      attributes: {
        'messaging.system': 'skyledger',
        'messaging.operation.type': 'process',
        'messaging.operation.name': name,
        'skyledger.service': service,
        'skyledger.message_type': event.type,
        'skyledger.category': event.category,
        'skyledger.tenant': event.tenant,
        'skyledger.correlation_id': event.meta.correlationId,
      },
    }),
    work,
  );
