import type { AppendItem, StoredEvent } from '@skyledger/event-store';
import { camelCase, isReply, isRequest } from '../handling/requests';
import { saidBy } from '../handling/stored-event';
import type { Notification } from '../messages';
import type { Envelope } from './cloud-events';
import type { NotificationBody } from './outgoing';
import { topicOfReplies, topicOfRequest, topicOfResource } from './topics';

const suffix = 'Inbox';

/** The streams of what a service has received from other processes, one per resource or asking process: 'billingInbox'. */
export const inboxCategory = (service: string): string => `${camelCase(service)}${suffix}`;

/** Whether an event is a message that came from another process. */
export const isReceived = ({ category }: Pick<StoredEvent, 'category'>): boolean => category.endsWith(suffix);

/** The append that takes a message in, once, however often it comes. */
export const received = (service: string, message: Envelope, now: string): AppendItem => {
  const { id, type, subject, time, tenant, actor, correlationId, causationId, traceparent, sequence, data, service: from } = message;
  const meta = { actor, correlationId, causationId, commandId: id, ...(traceparent && { traceparent }) };
  const body = { ...data, from, ...(isNotification(message) && { sequence, eventTime: time }) };
  return {
    ...{ tenant, category: inboxCategory(service), id: subject, expected: -1 },
    events: [{ eventId: id, type, recordedAt: now, data: body, meta }],
    dedupe: { scope: 'inbox', key: `${service}/${id}` },
  };
};

/** The message that a received event was. */
export const receivedMessage = (event: StoredEvent): Envelope => {
  const { from = 'unknown', sequence, eventTime = event.recordedAt, ...data } = event.data as Kept;
  const { traceparent } = event.meta;
  return {
    ...saidBy(event),
    ...{
      causationId: event.meta.causationId,
      id: event.eventId,
      type: event.type,
      subject: event.id,
      time: eventTime,
      service: from,
      data,
    },
    ...(sequence !== undefined && { sequence }),
    ...(traceparent && { traceparent }),
  };
};

type Kept = { readonly from?: string; readonly sequence?: number; readonly eventTime?: string };

const isNotification = (message: Envelope) => !isRequest(message) && !isReply(message);

/** The topic that a message came on. */
export const topicOfMessage = (message: Pick<Envelope, 'type' | 'data'>, receiver: string): string => {
  if (isReply(message)) return topicOfReplies(receiver);
  if (isRequest(message)) return topicOfRequest(message.type);
  return topicOfResource(Object.keys((message.data as NotificationBody).event)[0]!)!;
};

/** The notification that a received event is. */
export const notificationOf = (event: StoredEvent): Notification => {
  const { eventTime, event: resources, sequence } = event.data as NotificationBody & { readonly sequence: number };
  const [resource, document] = Object.entries(resources)[0]!;
  return { ...saidBy(event), time: eventTime, id: event.eventId, type: event.type, resource, subject: event.id, document, sequence };
};
