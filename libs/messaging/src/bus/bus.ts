import { Injectable } from '@nestjs/common';
import { CopyFeeds } from '../copies/copies';
import { Timers } from '../process/timers';
import { Consumers } from './consumers';
import { type Held, HeldMessages } from './held-messages';

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
  constructor(
    private readonly consumers: Consumers,
    private readonly held: HeldMessages,
    private readonly timers: Timers,
    private readonly copies: CopyFeeds,
  ) {}

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

  /** The messages that are held, of a service or of all. */
  async messages(service?: string): Promise<Held[]> {
    const services = this.consumers.all.map((consumer) => consumer.service).filter((name) => service === undefined || name === service);
    return (await Promise.all(services.map((name) => this.held.of(name)))).flat();
  }

  /** Tries the held messages of a key again, in their order, until one fails. */
  async redrive(service: string, key: string): Promise<void> {
    await this.consumers.all.find((consumer) => consumer.service === service)?.redrive(key);
  }

  /** Gives a held message up, for a reason that is kept with the name of who wanted it, and goes on with those behind it. */
  async skip(service: string, position: number, reason: string): Promise<void> {
    const message = (await this.held.of(service)).find((held) => held.position === position);
    if (!message) return;
    await this.held.skip(message, reason);
    await this.redrive(service, message.key);
  }
}
