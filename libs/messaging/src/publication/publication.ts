import { Injectable, type Provider } from '@nestjs/common';
import { type Message, type Recorded, uuidV5 } from '@skyledger/event-sourcing';
import { context, EventStore, evolved, type StoredEvent } from '@skyledger/event-store';
import { type Contract, contracts } from '@skyledger/tmf-contracts';
import { causedBy, recorded, saidBy } from '../handling/stored-event';
import type { Notification } from '../messages';
import { notificationTypesOf } from './changes';
import { Fold } from './fold';

type Document = Readonly<Record<string, unknown>>;
type Published = {
  readonly document?: Document;
  /** What the last event was told as. */
  readonly said?: { readonly types: readonly string[]; readonly document: Document };
  /** How many notifications there were before that. */
  readonly before: number;
};

/** Names the notifications of an event where comparing documents (`usual`) does not find them all; none: it is not for the public. */
export type NotificationsOf = (
  event: Recorded<Message>,
  documents: { readonly before?: Document; readonly after?: Document },
  usual: readonly string[],
) => readonly string[];

/** What the contract says of a category of streams, if they are resources. */
export const contractOf = (category: string): Contract | undefined =>
  Object.hasOwn(contracts, category) ? contracts[category as keyof typeof contracts] : undefined;

/** Makes notifications of events: from the document as it was then, so that they are the same whenever they are made. */
@Injectable()
export class Publication {
  private readonly folds = new Map<string, Fold<Published>>();
  private readonly exceptions = new Map<string, NotificationsOf>();

  constructor(private readonly store: EventStore) {}

  /** Lets a category name its notifications itself. */
  except(category: string, notificationsOf: NotificationsOf): void {
    this.exceptions.set(category, notificationsOf);
  }

  /** The notifications of an event, in the order of their sequence; none if it is not for the public, or not one of a resource. */
  async of(stored: StoredEvent): Promise<Notification[]> {
    const { category, id: subject } = stored;
    if (contractOf(category) === undefined || !this.store.registry.has(category)) return [];
    const event = evolved(this.store.registry.get(category), stored);
    const { said, before } = (await this.foldOf(category).around(event)).after;
    return (said?.types ?? []).map((type, index) => ({
      ...saidBy(event),
      id: uuidV5(event.eventId, type),
      type,
      resource: category,
      subject,
      document: said!.document,
      sequence: before + index + 1,
    }));
  }

  private foldOf(category: string): Fold<Published> {
    const fold = this.folds.get(category) ?? new Fold<Published>({ initial: { before: 0 }, step: this.stepOf(category) }, this.read);
    this.folds.set(category, fold);
    return fold;
  }

  private readonly read = (event: StoredEvent, from: number) =>
    context.run(causedBy(event, 'read'), () => this.store.readStream(event.category, event.id, from));

  private stepOf(category: string) {
    const { view } = this.store.registry.get(category)!;
    const usual = notificationTypesOf(contractOf(category)!);
    const exception = this.exceptions.get(category);
    return ({ document: last, said, before }: Published, event: StoredEvent): Published => {
      const document = view?.project(last, recorded(event)) as Document | undefined;
      const usually = usual(last, document);
      const types = exception ? exception(recorded(event), { before: last, after: document }, usually) : usually;
      return {
        document,
        before: before + (said?.types.length ?? 0),
        ...(types.length > 0 && { said: { types, document: (document ?? last)! } }),
      };
    };
  }
}

/**
 * For a category whose notifications are not what comparing its documents would give (`.notifications.ts`): the provider lets it name
 * them itself, several for one event where the contract has several, none where the event is not for the public.
 */
export const notificationsOf = (category: string, typesOf: NotificationsOf): Provider => ({
  provide: `notifications of ${category}`,
  inject: [Publication],
  useFactory: (publication: Publication) => publication.except(category, typesOf) ?? category,
});
