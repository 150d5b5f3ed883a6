import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { CopyFeeds } from '../copies/copies';
import { Deliveries, type Parts } from '../handling/deliveries';
import { Handlers } from '../handling/handlers';
import { Refusals } from '../handling/refusals';
import { Answers } from '../handling/requests';
import { type MessagingOptions, OPTIONS } from '../options';
import { Processes } from '../process/process-manager';
import { Reactions } from '../process/reactions';
import { Timers } from '../process/timers';
import { Publication } from '../publication/publication';
import { chaos } from './chaos';
import { Consumer } from './consumer';
import { type Held, HeldMessages } from './held-messages';
import { usualPolicy } from './retry';
import { inOrder } from './scheduler';

/** How one service gets on with its messages. */
export type Figures = {
  readonly service: string;
  /** How far its handlers are behind the log, in positions. */
  readonly lag: number;
  /** Messages, and timers, that wait for a person. */
  readonly parked: number;
  /** Messages that wait for another try. */
  readonly waiting: number;
  /** How often a handler failed since the start. */
  readonly failures: number;
  /** Notifications of other services that never came. */
  readonly gaps: number;
};

/** What deliveries need beside the store and the copies. */
@Injectable()
export class BusParts implements Omit<Parts, 'store' | 'copies'> {
  constructor(
    readonly publication: Publication,
    readonly processes: Processes,
    readonly reactions: Reactions,
    readonly answers: Answers,
    readonly refusals: Refusals,
  ) {}
}

const followOwnersMs = 1_000;
const width = 64;
const widthInChaos = 256;

/** The bus of this process: one consumer for each service, on the log itself. */
@Injectable()
export class Bus implements OnApplicationBootstrap, OnModuleDestroy {
  private consumers: Consumer[] = [];
  private owners?: NodeJS.Timeout;

  constructor(
    private readonly store: EventStore,
    private readonly handlers: Handlers,
    private readonly held: HeldMessages,
    private readonly timers: Timers,
    private readonly copies: CopyFeeds,
    private readonly parts: BusParts,
    @Inject(OPTIONS) private readonly options: MessagingOptions,
  ) {}

  onApplicationBootstrap(): void {
    const all = this.handlers.all();
    this.parts.answers.knows(all);
    const owners = [...this.store.registry.values()].map(({ service }) => service);
    const services = new Set([...all.map(({ service }) => service), ...owners]);
    this.consumers = [...services].map((service) => {
      const own = all.filter((handler) => handler.service === service);
      return this.consumer(service, new Deliveries(service, own, { ...this.parts, store: this.store, copies: this.copies }));
    });
    for (const consumer of this.consumers) consumer.start();
    this.owners = setInterval(
      () => this.consumers.forEach((consumer) => void consumer.followOwner().catch(() => undefined)),
      followOwnersMs,
    ).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.owners);
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
  }

  /** Gives what waits another try; says whether there was any. */
  async settle(head: number): Promise<boolean> {
    return (await Promise.all(this.consumers.map((consumer) => consumer.settle(head)))).includes(true);
  }

  /** How the services get on. */
  async figures(): Promise<Figures[]> {
    const head = await this.store.head();
    return Promise.all(
      this.consumers.map(async ({ service, position, failures }) => {
        const held = await this.held.of(service);
        const parked = held.filter((message) => message.parked).length + (await this.timers.failed(service));
        const waiting = held.filter((message) => !message.parked).length;
        return { service, lag: Math.max(0, head - position), parked, waiting, failures, gaps: this.copies.gaps(service) };
      }),
    );
  }

  /** The messages that are held, of a service or of all. */
  async messages(service?: string): Promise<Held[]> {
    const services = this.consumers.map((consumer) => consumer.service).filter((name) => service === undefined || name === service);
    return (await Promise.all(services.map((name) => this.held.of(name)))).flat();
  }

  /** Tries the held messages of a key again, in their order, until one fails. */
  async redrive(service: string, key: string): Promise<void> {
    await this.consumers.find((consumer) => consumer.service === service)?.redrive(key);
  }

  /** Gives a held message up, for a reason that is kept with the name of who wanted it, and goes on with those behind it. */
  async skip(service: string, position: number, reason: string): Promise<void> {
    const message = (await this.held.of(service)).find((held) => held.position === position);
    if (!message) return;
    await this.held.skip(message, reason);
    await this.redrive(service, message.key);
  }

  private consumer(service: string, deliveries: Deliveries): Consumer {
    const { chaos: seed, retry } = this.options;
    const policy = { ...usualPolicy, ...retry };
    const common = { store: this.store, deliveries, held: this.held, policy };
    return seed
      ? new Consumer(service, { ...common, scheduler: chaos(`${seed}/${service}`), width: widthInChaos, isOrdered: false })
      : new Consumer(service, { ...common, scheduler: inOrder(), width, isOrdered: true });
  }
}
