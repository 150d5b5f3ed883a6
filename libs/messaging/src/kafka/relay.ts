import { Logger } from '@nestjs/common';
import { crashPoint, type EventStore, type StoredEvent, type Subscription } from '@skyledger/event-store';
import type { Outgoing } from './outgoing';
import { MessageRefused } from './refused';
import type { Sender } from './sender';
import { sentTraced } from './traced';

const width = 256;

/**
 * Tells other processes what a service's log holds for them. The log is the outbox: the checkpoint follows the broker's word that it has the
 * messages, so a crash sends some again, and loses none. What the broker will never take is parked with its stream.
 */
export class Relay {
  private readonly log = new Logger('Relay');
  private subscription?: Subscription;
  private said = 0;

  constructor(
    readonly service: string,
    private readonly parts: { readonly store: EventStore; readonly outgoing: Outgoing; readonly sender: Sender },
  ) {}

  /** Begins where the last run ended. */
  start(): void {
    const { store, outgoing } = this.parts;
    this.subscription = store.consume({
      id: `relay:${this.service}`,
      filter: (event) => outgoing.concerns(event),
      handle: (event) => this.tell(event),
      parks: (error) => error instanceof MessageRefused,
      onError: (error, { type, position }) => this.log.warn(`${this.service} cannot send ${type} at ${position} yet: ${String(error)}`),
      concurrency: width,
      crashPoints: 'relay',
    });
  }

  /** Ends it after what is under way. */
  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  /** Whether this process is the one that sends for its service. */
  get isOwner(): boolean {
    return this.subscription?.isOwner ?? false;
  }

  /** Messages sent since the start. */
  get count(): number {
    return this.said;
  }

  /** How many positions of the log are still to be looked at. */
  async lag(): Promise<number> {
    return Math.max(0, (await this.parts.store.head()) - (this.subscription?.position ?? 0));
  }

  private async tell(event: StoredEvent): Promise<void> {
    const messages = await this.parts.outgoing.of(event);
    if (messages.length === 0) return;
    crashPoint('relay.beforeSend');
    await sentTraced(event, messages, (all) => this.parts.sender.send(all));
    crashPoint('relay.afterSend');
    this.said += messages.length;
  }
}
