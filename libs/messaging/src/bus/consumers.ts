import { Inject, Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import type { Deliveries } from '../handling/deliveries';
import { Routing } from '../handling/routing';
import { type MessagingOptions, OPTIONS } from '../options';
import { chaos } from './chaos';
import { Consumer } from './consumer';
import { HeldMessages } from './held-messages';
import { usualPolicy } from './retry';
import { inOrder } from './scheduler';

const followOwnersMs = 1_000;
const width = 64;
const widthInChaos = 256;

/** One consumer for each service of this process, on the log itself. */
@Injectable()
export class Consumers {
  private consumers: readonly Consumer[] = [];
  private owners?: NodeJS.Timeout;

  constructor(
    private readonly store: EventStore,
    private readonly routing: Routing,
    private readonly held: HeldMessages,
    @Inject(OPTIONS) private readonly options: MessagingOptions,
  ) {}

  /** Begins where the last run of each service ended. */
  start(): void {
    this.consumers = [...this.routing.services()].map(([service, deliveries]) => this.consumer(service, deliveries));
    for (const consumer of this.consumers) consumer.start();
    const followOwners = () => this.consumers.forEach((consumer) => void consumer.followOwner().catch(() => undefined));
    this.owners = setInterval(followOwners, followOwnersMs).unref();
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    clearInterval(this.owners);
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
  }

  get all(): readonly Consumer[] {
    return this.consumers;
  }

  private consumer(service: string, deliveries: Deliveries): Consumer {
    const { chaos: seed, retry } = this.options;
    const common = { store: this.store, deliveries, held: this.held, policy: { ...usualPolicy, ...retry } };
    return seed
      ? new Consumer(service, { ...common, scheduler: chaos(`${seed}/${service}`), width: widthInChaos, isOrdered: false })
      : new Consumer(service, { ...common, scheduler: inOrder(), width, isOrdered: true });
  }
}
