import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '@skyledger/event-sourcing';
import { type Decision, EventStore, Interventions } from '@skyledger/event-store';
import { CopyFeeds } from '../copies/copies';
import type { Lags } from '../kafka/intake-lags';
import { KafkaBus, type Traffic } from '../kafka/kafka-bus';
import { Timers } from '../process/timers';
import { Consumers } from './consumers';
import { type Held, HeldMessages } from './held-messages';

const longestWaitMs = 10_000;

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

/** The bus as those see it who run the platform. */
@Injectable()
export class Bus {
  private readonly interventions: Interventions;

  constructor(
    private readonly consumers: Consumers,
    private readonly held: HeldMessages,
    private readonly timers: Timers,
    private readonly copies: CopyFeeds,
    private readonly kafka: KafkaBus,
    store: EventStore,
    clock: Clock,
  ) {
    this.interventions = new Interventions(store, clock);
  }

  /** How the services get on. */
  async figures(): Promise<Figures[]> {
    return Promise.all(
      this.consumers.all.map(async (consumer) => {
        const { service, failures } = consumer;
        const [lag, held, failed] = await Promise.all([consumer.lag(), this.held.count(service), this.timers.failed(service)]);
        return { service, lag, parked: held.parked + failed, waiting: held.waiting, failures, gaps: this.copies.gaps(service) };
      }),
    );
  }

  /** What the services here and those of other processes have said to each other since the start; nothing without a broker. */
  traffic(): Traffic[] {
    return this.kafka.traffic();
  }

  /** How many messages of other processes wait for each service here, as far as the broker can say. */
  waiting(): Promise<Lags> {
    return this.kafka.lags.now();
  }

  /** The messages that are held, of a service or of all. */
  async messages(service?: string): Promise<Held[]> {
    const services = this.consumers.all.map((consumer) => consumer.service).filter((name) => service === undefined || name === service);
    return (await Promise.all(services.map((name) => this.held.of(name)))).flat();
  }

  /**
   * Records that a held message, and those of its key behind it, are to be tried again (or: that all but itself are), who wants it and why.
   * The service hears of it by the log; answers when it has done so, or after a while. False: nothing of the kind is held.
   */
  async decide(decision: Decision, service: string, position: number, reason: string): Promise<boolean> {
    const consumer = this.consumers.all.find((one) => one.service === service);
    const message = consumer && (await this.held.of(service)).find((held) => held.position === position);
    if (!message) return false;
    const decided = await this.interventions.record(decision, consumer.id, message.event, reason);
    await Promise.race([consumer.reached(decided), pause(longestWaitMs, undefined, { ref: false })]);
    return true;
  }
}
