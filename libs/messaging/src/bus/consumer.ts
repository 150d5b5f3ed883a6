import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { context, crashPoint, type EventStore, evolved, interventionOf, type StoredEvent, type Subscription } from '@skyledger/event-store';
import type { Deliveries } from '../handling/deliveries';
import { causedBy } from '../handling/stored-event';
import { handledTraced } from '../handling/traced';
import { NotYetKnown } from '../messages';
import { Backlog } from './backlog';
import type { Held, HeldMessages } from './held-messages';
import { isEndless, pauseMs, type RetryPolicy } from './retry';
import type { Scheduler } from './scheduler';

/** What a consumer works with. */
export type ConsumerParts = {
  readonly store: EventStore;
  readonly deliveries: Deliveries;
  readonly held: HeldMessages;
  readonly scheduler: Scheduler;
  readonly policy: RetryPolicy;
  /** How many messages at a time. */
  readonly width: number;
  /** Whether the log's order per key is kept by the subscription already, and not only by the scheduler. */
  readonly isOrdered: boolean;
};

type Failure = { readonly handler: string; readonly error: unknown };

/** Pauses before a message that failed makes way for others. */
const atOnce = [0, 5, 25];

/** Brings the log to one service: each message at least once, in order per key, and no key held up by another's failure. */
export class Consumer {
  private readonly log = new Logger('Messaging');
  private readonly backlog: Backlog;
  private subscription?: Subscription;
  private readonly redriving = new Set<Promise<void>>();
  private isLoaded = false;
  private isStopped = false;
  private failed = 0;

  constructor(
    readonly service: string,
    private readonly parts: ConsumerParts,
  ) {
    this.backlog = new Backlog((key) => this.redrive(key));
  }

  /** The name of its subscription. */
  get id(): string {
    return `service:${this.service}`;
  }

  /** Resolves when it has done all up to a position, if it is not stopped before. */
  async reached(position: number): Promise<void> {
    await this.subscription?.reached(position);
  }

  /** Begins where the last run of this service ended. */
  start(): void {
    const { store, deliveries, width, isOrdered } = this.parts;
    this.subscription = store.consume({
      id: this.id,
      asStored: true,
      filter: (event) => deliveries.concerns(event) || interventionOf(event, this.id) !== undefined,
      key: (event) => (isOrdered ? deliveries.keyOf(event) : `${event.position}`),
      handle: (event) => (interventionOf(event, this.id) ? this.follow(event) : this.take(event)),
      onError: (error, { type, category, id }) =>
        this.log.error(`${this.service} cannot keep ${type} of ${category}-${id}: ${String(error)}`),
      concurrency: width,
    });
  }

  /** Ends it after what is under way. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.backlog.clear();
    await this.subscription?.stop();
    await Promise.all(this.redriving);
    this.backlog.clear();
  }

  /** How many positions the service is behind the log. */
  async lag(): Promise<number> {
    return Math.max(0, (await this.parts.store.head()) - (this.subscription?.position ?? 0));
  }

  /** How many times a handler failed. */
  get failures(): number {
    return this.failed;
  }

  /** Follows who owns the subscription: the messages that its last owner held are taken over. */
  async followOwner(): Promise<void> {
    if (!this.subscription?.isOwner) {
      this.isLoaded = false;
      this.backlog.clear();
    } else await this.load();
  }

  /** Gives what is held another try, as far as that may change something; says whether there was any. */
  async settle(head: number): Promise<boolean> {
    await this.followOwner();
    return this.backlog.settle(head);
  }

  /** Tries the held messages of a key again, the first one first, until one fails. */
  async redrive(key: string): Promise<void> {
    const done = this.parts.scheduler.run(key, () => this.drain(key));
    this.redriving.add(done);
    await done.finally(() => this.redriving.delete(done));
  }

  /** Does what somebody decided about a held message: leaves it out, or not, and tries those of its key again. */
  private async follow(event: StoredEvent): Promise<void> {
    await this.load();
    const { decision, position, reason } = interventionOf(event, this.id)!;
    const held = (await this.parts.held.of(this.service)).find((one) => one.position === position);
    if (!held) return;
    if (decision === 'skip') await this.parts.held.skip(held, { by: event.meta.actor, reason });
    await this.redrive(held.key);
  }

  private async load(): Promise<void> {
    if (this.isLoaded) return;
    const held = await this.parts.held.of(this.service);
    if (this.isLoaded) return;
    for (const { key, parked } of held.toReversed()) {
      if (parked) this.backlog.park(key);
      else this.backlog.wait(key, 0);
    }
    this.isLoaded = true;
  }

  private take(event: StoredEvent): Promise<void> {
    const key = this.parts.deliveries.keyOf(event);
    return this.parts.scheduler.run(key, () => this.handle(key, event));
  }

  private async handle(key: string, event: StoredEvent): Promise<void> {
    await this.load();
    if (this.backlog.has(key)) return this.keepBehind(key, event);
    let failure: Failure | undefined;
    for (const ms of atOnce) {
      if (ms > 0) await pause(ms);
      failure = await this.attempt(event);
      if (!failure) return;
    }
    await this.keep(key, event, failure!);
  }

  /** One that this code cannot read is like one that cannot be handled: it is kept, for a code that can. */
  private async attempt(stored: StoredEvent): Promise<Failure | undefined> {
    let handler = 'publication';
    try {
      const event = evolved(this.parts.store.registry.get(stored.category), stored);
      for (const { name, run } of await this.parts.deliveries.of(event)) {
        handler = name;
        crashPoint('bus.beforeHandler');
        await handledTraced(event, { service: this.service, name }, run);
        crashPoint('bus.afterHandler');
      }
      return undefined;
    } catch (error) {
      this.failed += 1;
      return { handler, error };
    }
  }

  private async keep(key: string, event: StoredEvent, { handler, error }: Failure): Promise<void> {
    const tries = atOnce.length;
    await this.parts.held.keep({ service: this.service, key, event, handler, error: textOf(error), tries, parked: false });
    this.backlog.wait(key, pauseMs(this.parts.policy, tries, isEndless(error)), error instanceof NotYetKnown ? 0 : undefined);
  }

  private keepBehind(key: string, event: StoredEvent): Promise<void> {
    const parked = this.backlog.isParked(key);
    return this.parts.held.keep({
      service: this.service,
      key,
      event,
      handler: '',
      error: 'Waits behind another of its key.',
      tries: 0,
      parked,
    });
  }

  private async drain(key: string): Promise<void> {
    if (this.isStopped || !this.backlog.has(key)) return;
    try {
      const head = await this.parts.store.head();
      for (const held of await this.parts.held.of(this.service, key)) {
        const failure = await this.attempt(held.event);
        if (failure) return await this.again(held, failure, head);
        await this.parts.held.release(held);
      }
      this.backlog.clear(key);
    } catch (error) {
      this.log.error(`${this.service} cannot look after ${key}: ${String(error)}`);
      if (!this.backlog.isParked(key)) this.backlog.wait(key, this.parts.policy.capMs);
    }
  }

  private async again(held: Held, { handler, error }: Failure, head: number): Promise<void> {
    const { service, key, position, event } = held;
    const tries = held.tries + 1;
    const parked = held.parked || (!isEndless(error) && tries >= this.parts.policy.tries);
    await this.parts.held.failed({ service, key, position, handler, error: textOf(error), tries, parked });
    if (!parked)
      return this.backlog.wait(key, pauseMs(this.parts.policy, tries, isEndless(error)), error instanceof NotYetKnown ? head : undefined);
    this.backlog.park(key);
    context.run(causedBy(event, 'parked'), () =>
      this.log.error(`${service}/${handler} cannot handle ${event.type} of ${key}; parked: ${textOf(error)}`),
    );
  }
}

const textOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 2_000);
