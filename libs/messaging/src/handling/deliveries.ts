import { context, type StoredEvent } from '@skyledger/event-store';
import { Injectable, Logger } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { CopyFeeds } from '../copies/copies';
import type { HandlerKind } from '../decorators';
import { Reactions } from '../process/reactions';
import { contracts } from '@skyledger/tmf-contracts';
import { contractOf, Publication } from '../publication/publication';
import { inboxCategory, isReceived, notificationOf } from '../kafka/inbox';
import type { Notification } from '../messages';
import type { Handler } from './handlers';
import { MessageContext } from './message-context';
import { Outcomes } from './outcomes';
import { askerOf, isReply, isRequest, operationOf, replyOf, type RequestData } from './requests';
import { causedBy } from './stored-event';

/** One thing to be done about an event. Doing it again changes nothing. */
export type Delivery = { readonly name: string; readonly run: () => Promise<void> };

/** What the services of a process use together. */
@Injectable()
export class DeliveryParts {
  constructor(
    readonly publication: Publication,
    readonly reactions: Reactions,
    readonly outcomes: Outcomes,
    readonly copies: CopyFeeds,
  ) {}
}

/** Who else is here. */
export type Surroundings = {
  /** The service that owns a category of streams, if it runs in this process. */
  readonly ownerOf: (category: string) => string | undefined;
  /** Whether some service of this process answers an operation. */
  readonly isAnswered: (operation: string) => boolean;
  /** Whether there may be services elsewhere, on the other side of a broker. */
  readonly reachesOthers: boolean;
};

/** Knows what an event of the log means for one service: which messages it is, and who is to get them. */
export class Deliveries {
  private readonly log = new Logger('Messaging');
  private readonly listening = new Map<string, Handler[]>();
  private readonly wanted = new Map<string, boolean>();
  private readonly unanswered = new Set<string>();

  constructor(
    private readonly service: string,
    handlers: readonly Handler[],
    private readonly parts: DeliveryParts,
    private readonly around: Surroundings,
  ) {
    for (const handler of handlers) {
      const heard = `${handler.kind} ${handler.type}`;
      this.listening.set(heard, [...this.handling(handler.kind, handler.type), handler]);
    }
  }

  /** Whether the event may concern the service; quick, and rather yes than no. */
  concerns(event: StoredEvent): boolean {
    return this.direct(event).length > 0 || this.wantsNotification(event);
  }

  /** What is handled one after the other: all about one resource, all for one asking process. */
  keyOf(event: StoredEvent): string {
    if (isRequest(event)) return `${event.tenant}/${(event.data as RequestData).subject}`;
    if (isReply(event)) return `${event.tenant}/${askerOf(event).id}`;
    return `${event.tenant}/${event.id}`;
  }

  /** Everything that is to be done about an event. */
  async of(event: StoredEvent): Promise<Delivery[]> {
    const direct = this.direct(event);
    return this.wantsNotification(event) ? [...direct, ...(await this.notifications(event))] : direct;
  }

  /** What the service wants to hear of from other processes: notifications of resources, and requests for operations of TMF APIs; others are between the parts of one service. */
  get wishes(): { readonly resources: readonly string[]; readonly operations: readonly string[] } {
    const resources = Object.values(contracts).filter(
      ({ resource, type }) => this.parts.copies.has(this.service, resource) || this.hears(type),
    );
    const operations = [...this.listening.keys()].flatMap(
      (heard) => /^request (?<operation>tmf\d+\..*)/.exec(heard)?.groups?.['operation'] ?? [],
    );
    return { operations, resources: resources.flatMap(({ resource }) => (this.around.ownerOf(resource) ? [] : resource)) };
  }

  private direct(event: StoredEvent): Delivery[] {
    if (isReceived(event)) return event.category === inboxCategory(this.service) ? this.fromElsewhere(event) : [];
    if (isRequest(event)) return this.around.ownerOf(event.category) === undefined ? [] : this.answers(event);
    if (isReply(event)) return this.isOurs(askerOf(event)) ? this.telling('reply', operationOf(event), event, () => replyOf(event)) : [];
    if (!this.isOurs(event)) return [];
    if (this.parts.reactions.concern(event)) return [{ name: event.category, run: () => this.parts.reactions.to(event) }]; // nobody else's
    return this.telling('recorded', event.type, event, () => event);
  }

  private fromElsewhere(event: StoredEvent): Delivery[] {
    if (isRequest(event)) return this.answers(event);
    if (isReply(event)) return this.telling('reply', operationOf(event), event, () => replyOf(event));
    return this.toTell(event, [notificationOf(event)]);
  }

  private async notifications(event: StoredEvent): Promise<Delivery[]> {
    const notifications = await this.parts.publication.of(event);
    return notifications.length === 0 ? [] : this.toTell(event, notifications);
  }

  /** All of one event: they show the same document. */
  private toTell(event: StoredEvent, notifications: readonly Notification[]): Delivery[] {
    const { service, parts } = this;
    const copy = () => context.run(causedBy(event, `${service}/copy`), () => parts.copies.take(service, notifications));
    return [
      ...(parts.copies.has(service, notifications[0]!.resource) ? [{ name: 'copy', run: copy }] : []),
      ...notifications.flatMap((notification) => this.telling('event', notification.type, event, () => notification)),
    ];
  }

  private telling(kind: HandlerKind, type: string, event: StoredEvent, message: () => object): Delivery[] {
    return this.handling(kind, type).map((handler) => ({ name: handler.name, run: () => this.tell(handler, event, message()) }));
  }

  /** The business saying no is an answer, not a failure: it is put on record, and the message is done with. */
  private async tell(handler: Handler, event: StoredEvent, message: object): Promise<void> {
    await context.run(causedBy(event, `${nameOf(handler)}/${handler.type}`), async () => {
      try {
        await handler.call(message, MessageContext.of(event, handler));
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        this.log.warn(`${nameOf(handler)} refused ${event.type} of ${event.category}-${event.id}: ${error.message}`);
        await this.parts.outcomes.refused(handler, event, error);
      }
    });
  }

  private answers(event: StoredEvent): Delivery[] {
    const operation = operationOf(event);
    if (this.isOurs(event) && !this.around.isAnswered(operation) && !this.around.reachesOthers && !this.unanswered.has(operation)) {
      this.unanswered.add(operation);
      this.log.error(`${event.category} asks for ${operation}, which no service of this process answers.`);
    }
    return this.handling('request', operation).map((handler) => ({
      name: handler.name,
      run: () => context.run(causedBy(event, nameOf(handler)), () => this.parts.outcomes.answer(handler, event)),
    }));
  }

  private wantsNotification({ category }: StoredEvent): boolean {
    const known = this.wanted.get(category);
    if (known !== undefined) return known;
    const contract = contractOf(category);
    const isOfHere = contract !== undefined && this.around.ownerOf(category) !== undefined;
    const wanted = isOfHere && (this.parts.copies.has(this.service, category) || this.hears(contract.type));
    this.wanted.set(category, wanted);
    return wanted;
  }

  /** Rather too often than not: ProductOfferingPriceCreateEvent is taken for one of a productOffering, too. */
  private hears(resourceType: string): boolean {
    return [...this.listening.keys()].some((heard) => heard.startsWith(`event ${resourceType}`));
  }

  private handling(kind: HandlerKind, type: string): readonly Handler[] {
    return this.listening.get(`${kind} ${type}`) ?? [];
  }

  private isOurs({ category }: { readonly category: string }): boolean {
    return this.around.ownerOf(category) === this.service;
  }
}

const nameOf = ({ service, name }: Handler) => `${service}/${name}`;
