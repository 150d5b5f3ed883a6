import type { StoredEvent } from '@skyledger/event-store';
import type { Surroundings } from '../handling/deliveries';
import { askerOf, isReply, isRequest, operationOf, type ReplyData, replyCategory, type RequestData } from '../handling/requests';
import { saidBy } from '../handling/stored-event';
import type { Notification, ReplyTo } from '../messages';
import { contractOf, type Publication } from '../publication/publication';
import { type Envelope, toKafka } from './cloud-events';
import type { Addressed } from './sender';
import { topicOfReplies, topicOfRequest, topicOfResource } from './topics';

/** What a request says to another process: also where its answer is to go. */
export type RequestBody = RequestData & { readonly replyTo: ReplyTo };

/** What a notification says to another process: the TMF event, in which the resource has the shape it has inside. */
export type NotificationBody = {
  readonly eventId: string;
  readonly eventType: string;
  readonly eventTime: string;
  readonly correlationId: string;
  readonly event: Readonly<Record<string, unknown>>;
};

/** Knows what of a service's log is for other processes, and under which topic. */
export class Outgoing {
  constructor(
    private readonly service: string,
    private readonly around: Surroundings,
    private readonly publication: Publication,
  ) {}

  /** Whether an event may be for others; quick. */
  concerns(event: StoredEvent): boolean {
    if (isReply(event)) return event.category === replyCategory(this.service) && this.isElsewhere(askerOf(event));
    if (this.around.ownerOf(event.category) !== this.service) return false;
    return isRequest(event) ? !this.around.isAnswered(operationOf(event)) : contractOf(event.category) !== undefined;
  }

  /** The messages an event is, in their order; the same ones whenever it is asked. */
  async of(event: StoredEvent): Promise<Addressed[]> {
    if (isRequest(event)) return [this.request(event)];
    if (isReply(event)) return [this.reply(event)];
    return (await this.publication.of(event)).map((notification) => this.notification(event, notification));
  }

  private isElsewhere({ category, service }: ReplyTo): boolean {
    return service !== undefined && this.around.ownerOf(category) === undefined;
  }

  private request(event: StoredEvent): Addressed {
    const asked = event.data as RequestData;
    const data: RequestBody = { ...asked, replyTo: { category: event.category, id: event.id, service: this.service } };
    return this.addressed(topicOfRequest(event.type), event, { id: event.eventId, type: event.type, subject: asked.subject, data });
  }

  private reply(event: StoredEvent): Addressed {
    const data = event.data as ReplyData;
    const { service, id } = data.replyTo;
    return this.addressed(topicOfReplies(service!), event, { id: event.eventId, type: event.type, subject: id, data });
  }

  private notification(event: StoredEvent, { id, type, resource, subject, document, sequence, time }: Notification): Addressed {
    const body = {
      eventId: id,
      eventType: type,
      eventTime: time,
      correlationId: event.meta.correlationId,
      event: { [resource]: document },
    };
    return this.addressed(topicOfResource(resource)!, event, { id, type, subject, sequence, data: body satisfies NotificationBody });
  }

  private addressed(topic: string, event: StoredEvent, said: Pick<Envelope, 'id' | 'type' | 'subject' | 'data' | 'sequence'>): Addressed {
    const { traceparent } = event.meta;
    const envelope = { ...saidBy(event), ...said, service: this.service, ...(traceparent && { traceparent }) };
    return { topic, message: toKafka(envelope) };
  }
}
