import { Injectable, type Provider } from '@nestjs/common';
import type { Message, Recorded } from '@skyledger/event-sourcing';
import { context, EventStore, type StoredEvent } from '@skyledger/event-store';
import { type Contract, contracts } from '@skyledger/tmf-contracts';
import { causedBy, recorded, saidBy } from '../handling/stored-event';
import type { Notification } from '../messages';
import { notificationType } from './changes';
import { Fold } from './fold';

type Document = Readonly<Record<string, unknown>>;
type Published = {
  readonly document?: Document;
  readonly notification?: Pick<Notification<Document>, 'type' | 'document'>;
  readonly count: number;
};

/** Names the notification of an event where comparing documents would not find it; undefined: none. */
export type NotificationOf = (event: Recorded<Message>, document: Document | undefined, before: Document | undefined) => string | undefined;

/** What the contract says of a category of streams, if they are resources. */
export const contractOf = (category: string): Contract | undefined =>
  Object.hasOwn(contracts, category) ? contracts[category as keyof typeof contracts] : undefined;

/** Makes notifications of events: from the document as it was then, so that they are the same whenever they are made. */
@Injectable()
export class Publication {
  private readonly folds = new Map<string, Fold<Published>>();
  private readonly exceptions = new Map<string, NotificationOf>();

  constructor(private readonly store: EventStore) {}

  /** Lets a category name its notifications itself. */
  except(category: string, notificationOf: NotificationOf): void {
    this.exceptions.set(category, notificationOf);
  }

  /** The notification of an event, if it is one for the public. */
  async of(event: StoredEvent): Promise<Notification | undefined> {
    const { notification, count } = (await this.foldOf(event.category).around(event)).after;
    if (!notification) return undefined;
    return { ...saidBy(event), ...notification, id: event.eventId, resource: event.category, subject: event.id, sequence: count };
  }

  private foldOf(category: string): Fold<Published> {
    const fold = this.folds.get(category) ?? new Fold<Published>({ initial: { count: 0 }, step: this.stepOf(category) }, this.read);
    this.folds.set(category, fold);
    return fold;
  }

  private readonly read = (event: StoredEvent) =>
    context.run(causedBy(event, 'read'), () => this.store.readStream(event.category, event.id));

  private stepOf(category: string) {
    const { view } = this.store.registry.get(category)!;
    const contract = contractOf(category)!;
    const typeOf: NotificationOf = this.exceptions.get(category) ?? ((_event, after, before) => notificationType(contract, before, after));
    return ({ document: before, count }: Published, event: StoredEvent): Published => {
      const document = view?.project(before, recorded(event)) as Document | undefined;
      const type = typeOf(recorded(event), document, before);
      return type === undefined
        ? { document, count }
        : { document, count: count + 1, notification: { type, document: (document ?? before)! } };
    };
  }
}

/** For a category whose notifications are not what comparing its documents would give (`.notifications.ts`). */
export const notificationsOf = (category: string, notificationOf: NotificationOf): Provider => ({
  provide: `notifications of ${category}`,
  inject: [Publication],
  useFactory: (publication: Publication) => publication.except(category, notificationOf) ?? category,
});
