import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@skyledger/event-sourcing';
import { EventStore } from '@skyledger/event-store';
import type { Admin, Kafka, Producer } from 'kafkajs';
import type { Deliveries } from '../handling/deliveries';
import { isRequest, operationOf } from '../handling/requests';
import { Routing } from '../handling/routing';
import { type MessagingOptions, OPTIONS } from '../options';
import { Publication } from '../publication/publication';
import type { Envelope } from './cloud-events';
import { clientOf, consumerOf, producerOf } from './client';
import { Intake } from './intake';
import { Outgoing } from './outgoing';
import { Relay } from './relay';
import { Sender } from './sender';
import { topicOfReplies, topicOfRequest, topicOfResource } from './topics';

/** Connects the services of this process with those of others: what they say goes to the broker, what others say comes into their logs. */
@Injectable()
export class KafkaBus {
  private readonly log = new Logger('KafkaBus');
  private producer?: Producer;
  private admin?: Admin;
  private relayed: readonly Relay[] = [];
  private taken: readonly Intake[] = [];

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly routing: Routing,
    private readonly publication: Publication,
    @Inject(OPTIONS) private readonly options: MessagingOptions,
  ) {}

  /** What sends; none without a broker. */
  get relays(): readonly Relay[] {
    return this.relayed;
  }

  /** What receives; none without a broker. */
  get intakes(): readonly Intake[] {
    return this.taken;
  }

  /** Connects, where there is a broker, and begins where the last run ended. */
  async start(): Promise<void> {
    const { kafka } = this.options;
    if (!kafka) return;
    const client = clientOf(kafka);
    this.producer = producerOf(client);
    this.admin = client.admin();
    await Promise.all([this.producer.connect(), this.admin.connect()]);
    const sender = new Sender(this.producer, kafka.prefix);
    const services = [...this.routing.services()];
    this.relayed = services.map(([service]) => this.relay(service, sender));
    this.taken = services.map(([service, deliveries]) => this.intake(client, sender, service, deliveries));
    for (const relay of this.relayed) relay.start();
    await Promise.all(this.taken.map((intake) => intake.start()));
    this.log.log(`Speaks to other services by ${kafka.brokers.join(', ')}`);
  }

  /** How many messages of other processes the services here have not taken in yet. */
  async behind(): Promise<number> {
    if (!this.admin) return 0;
    const admin = this.admin;
    const counts = await Promise.all(this.taken.map((intake) => intake.behind(admin).catch(() => 1))); // a broker that cannot say may have some
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    await Promise.all(this.taken.map((intake) => intake.stop()));
    await Promise.all(this.relayed.map((relay) => relay.stop()));
    await Promise.all([this.producer?.disconnect(), this.admin?.disconnect()]);
  }

  private relay(service: string, sender: Sender): Relay {
    const outgoing = new Outgoing(service, this.routing.around, this.publication);
    return new Relay(service, { store: this.store, outgoing, sender });
  }

  private intake(client: Kafka, sender: Sender, service: string, { wishes }: Deliveries): Intake {
    const { prefix = '' } = this.options.kafka!;
    const here = new Set(this.routing.services().keys());
    const operations = new Set(wishes.operations);
    const wants = (message: Envelope) => !here.has(message.service) && (!isRequest(message) || operations.has(operationOf(message)));
    const topics = [
      ...wishes.resources.map((resource) => topicOfResource(resource)!),
      ...wishes.operations.map(topicOfRequest),
      topicOfReplies(service),
    ];
    const { store, clock } = this;
    return new Intake(service, {
      ...{ store, clock, sender, wants, prefix },
      group: prefix + service,
      consumer: consumerOf(client, prefix + service),
      topics: [...new Set(topics)],
    });
  }
}
