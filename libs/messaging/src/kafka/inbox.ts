import type { AppendItem, StoredEvent } from '@skyledger/event-store';
import { camelCase, isReply, isRequest } from '../handling/requests';
import { saidBy } from '../handling/stored-event';
import type { Notification } from '../messages';
import type { Envelope } from './cloud-events';
import type { NotificationBody } from './outgoing';

const suffix = 'Inbox';

/** The streams of what a service has received from other processes, one per resource or asking process: 'billingInbox'. */
export const inboxCategory = (service: string): string => `${camelCase(service)}${suffix}`;

/** Whether an event is a message that came from another process. */
export const isReceived = ({ category }: Pick<StoredEvent, 'category'>): boolean => category.endsWith(suffix);

/** The append that takes a message in, once, however often it comes. */
export const received = (service: string, message: Envelope, now: string): AppendItem => {
  const { id, type, subject, time, tenant, actor, correlationId, causationId, traceparent, sequence, data, service: from } = message;
  const meta = { actor, correlationId, causationId, commandId: id, ...(traceparent && { traceparent }) };
  const body = isRequest(message) || isReply(message) ? data : { ...data, from, sequence, eventTime: time };
  return {
    ...{ tenant, category: inboxCategory(service), id: subject, expected: -1 },
    events: [{ eventId: id, type, recordedAt: now, data: body, meta }],
    dedupe: { scope: 'inbox', key: `${service}/${id}` },
  };
};

/** The notification that a received event is. */
export const notificationOf = (event: StoredEvent): Notification => {
  const { eventTime, event: resources, sequence } = event.data as NotificationBody & { readonly sequence: number };
  const [resource, document] = Object.entries(resources)[0]!;
  return { ...saidBy(event), time: eventTime, id: event.eventId, type: event.type, resource, subject: event.id, document, sequence };
};
