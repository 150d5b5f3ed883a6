import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@skyledger/event-sourcing';
import { EventStore } from '@skyledger/event-store';
import type { Admin, Kafka } from 'kafkajs';
import type { Deliveries } from '../handling/deliveries';
import { isRequest, operationOf } from '../handling/requests';
import { Routing } from '../handling/routing';
import { HeldMessages } from '../bus/held-messages';
import { type MessagingOptions, OPTIONS } from '../options';
import { Publication } from '../publication/publication';
import type { Envelope } from './cloud-events';
import { clientOf, consumerOf, isAway } from './client';
import { DeadLetters } from './dead-letters';
import { DisorderedSender } from './disordered-sender';
import { Intake } from './intake';
import { IntakeLags } from './intake-lags';
import { expectTopics } from './make-topics';
import { Outgoing } from './outgoing';
import { isRefused, refusal } from './refused';
import { Relay } from './relay';
import { Sender } from './sender';
import { SteadyProducer } from './steady-producer';
import { topicOfReplies, topicOfRequest, topicOfResource } from './topics';

const patienceMs = 5_000;

/** What a service and those of other processes have said to each other since the start. */
export type Traffic = { readonly service: string; readonly sent: number; readonly taken: number; readonly unreadable: number };

/** Connects the services of this process with those of others: what they say goes to the broker, what others say comes into their logs. */
@Injectable()
export class KafkaBus {
  /** How many messages wait for each service. */
  readonly lags = new IntakeLags(() => this.ask());
  private readonly log = new Logger('KafkaBus');
  private producer?: SteadyProducer;
  private admin?: Admin;
  private relayed: readonly Relay[] = [];
  private taken: readonly Intake[] = [];
  private dead: readonly DeadLetters[] = [];
  private hasBegun = false;
  private isStopped = false;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly routing: Routing,
    private readonly publication: Publication,
    private readonly held: HeldMessages,
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

  /**
   * Connects, where there is a broker, and begins where the last run ended. One that does not answer is waited for, while the process does what it
   * can without: requests are answered, and what is for others stays in the log.
   */
  async start(): Promise<void> {
    const { kafka } = this.options;
    if (!kafka) return;
    const client = clientOf(kafka);
    const producer = (this.producer = new SteadyProducer(client));
    const admin = (this.admin = client.admin());
    const reached = this.reach(() => Promise.allSettled([producer.connect(), admin.connect()]));
    if (await Promise.race([reached.then(() => true), pause(patienceMs, false, { ref: false })])) return this.begin(client, producer);
    this.warn();
    void reached.then(() => this.begin(client, producer)); // what fails then ends the process, as it would have at once
  }

  /** Of each service; nothing without a broker. */
  traffic(): Traffic[] {
    return this.taken.map(({ service, count: taken, unreadable }, index) => ({
      ...{ service, taken, unreadable },
      sent: this.relayed[index]!.count,
    }));
  }

  /** How many messages of other processes the services here have not taken in yet. */
  async behind(): Promise<number> {
    const { admin } = this;
    if (!admin) return 0;
    if (!this.hasBegun) return 1;
    const counts = await Promise.all(this.taken.map((intake) => intake.behind(admin).catch(() => 1))); // a broker that cannot say may have some
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.taken.map((intake) => intake.stop()));
    await Promise.all([...this.relayed, ...this.dead].map((one) => one.stop()));
    await Promise.all([this.producer?.disconnect(), this.admin?.disconnect()]);
  }

  private async reach(connect: () => Promise<PromiseSettledResult<void>[]>): Promise<void> {
    while (!this.isStopped) {
      const failed = (await connect()).find((outcome) => outcome.status === 'rejected');
      if (!failed) return;
      if (!isAway(failed.reason) || isRefused(failed.reason)) throw refusal(failed.reason, this.options.kafka!.brokers);
      this.warn();
    }
  }

  private warn(): void {
    const brokers = this.options.kafka!.brokers.join(', ');
    this.log.warn(`Kafka does not answer at ${brokers}: what is for other services waits in the log until it does.`);
  }

  private async begin(client: Kafka, producer: SteadyProducer): Promise<void> {
    if (this.isStopped) return;
    const { disorder } = this.options;
    const { prefix, brokers } = this.options.kafka!;
    const sender = disorder === undefined ? new Sender(producer, prefix) : new DisorderedSender(producer, prefix, disorder);
    const services = [...this.routing.services()];
    this.relayed = services.map(([service]) => this.relay(service, sender));
    this.taken = services.map(([service, deliveries]) => this.intake(client, sender, service, deliveries));
    const topics = this.taken.flatMap(({ reads }) => reads);
    await expectTopics(this.admin!, topics);
    this.dead = this.relayed.map((relay) => new DeadLetters(relay.service, { held: this.held, sender, isOurs: () => relay.isOwner }));
    for (const one of [...this.relayed, ...this.dead]) one.start();
    await Promise.all(this.taken.map((intake) => intake.start()));
    this.hasBegun = true;
    this.log.log(`Speaks to other services by ${brokers.join(', ')}`);
  }

  private async ask(): Promise<Map<string, number>> {
    const { admin } = this;
    if (!admin) return new Map();
    return new Map(await Promise.all(this.taken.map(async (intake) => [intake.service, await intake.behind(admin)] as const)));
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
