import { Logger } from '@nestjs/common';
import { type Clock, orRejection, Rejection } from '@skyledger/event-sourcing';
import { crashPoint, type EventStore } from '@skyledger/event-store';
import type { Admin, Consumer, KafkaMessage } from 'kafkajs';
import { inPieces } from './batches';
import { type Envelope, fromKafka } from './cloud-events';
import { coordinated } from './coordinated';
import { received } from './inbox';
import { sendLetter } from './letter';
import type { Sender } from './sender';
import { deadLetterOf } from './topics';
import { takenTraced } from './traced';

const rejoinMs = 5_000;

/** What an intake works with. */
export type IntakeParts = {
  readonly store: EventStore;
  readonly clock: Clock;
  /** The group that the consumer is a member of. */
  readonly group: string;
  readonly consumer: Consumer;
  readonly sender: Sender;
  readonly topics: readonly string[];
  /** Stands before the names of topics. */
  readonly prefix: string;
  /** Whether the service wants a message; what nobody here listens to is not kept. */
  readonly wants: (message: Envelope) => boolean;
};

/**
 * Takes what other processes have sent into the log of a service, once, and lets the broker know when it is there. From then on it is like any
 * other event of the log: handled in order per key, held when it fails, explained in the timeline.
 */
export class Intake {
  private readonly log = new Logger('Intake');
  private refused = 0;
  private kept = 0;
  private came = 0;
  private isStopped = false;

  constructor(
    readonly service: string,
    private readonly parts: IntakeParts,
  ) {}

  /** Messages taken into the log since the start; those that came again do not count. */
  get count(): number {
    return this.kept;
  }

  /** Messages that came again, and changed nothing. */
  get repeated(): number {
    return this.came;
  }

  /** Messages that could not be read, and went to the dead letters. */
  get unreadable(): number {
    return this.refused;
  }

  /** The topics it takes messages from, by the names they have at the broker. */
  get reads(): string[] {
    return this.parts.topics.map((topic) => this.parts.prefix + topic);
  }

  /** Joins the group of the service and begins where it ended; whatever takes it out of the group, it comes back. */
  async start(): Promise<void> {
    const { consumer } = this.parts;
    consumer.on(consumer.events.CRASH, ({ payload: { restart, error } }) => {
      if (restart || this.isStopped) return; // the client comes back by itself, as a rule
      this.log.error(`${this.service} has left its group (${String(error)}), and joins it again.`);
      setTimeout(() => void this.join().catch((failure: unknown) => this.log.error(String(failure))), rejoinMs).unref();
    });
    await this.join();
  }

  private async join(): Promise<void> {
    if (this.isStopped) return;
    const { consumer, topics, prefix } = this.parts;
    await consumer.connect();
    await consumer.subscribe({ topics: topics.map((topic) => prefix + topic), fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: (payload) => inPieces(coordinated(payload), (message) => this.keep(payload.batch.topic, message)),
    });
  }

  /** How many messages the group has not taken in yet, by what the broker knows. */
  async behind(admin: Admin): Promise<number> {
    const { group, topics, prefix } = this.parts;
    const names = topics.map((topic) => prefix + topic);
    const taken = await admin.fetchOffsets({ groupId: group, topics: names });
    const left = taken.map(async ({ topic, partitions }) => {
      const offsets = new Map(partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]));
      const ends = await admin.fetchTopicOffsets(topic);
      return ends.reduce((sum, { partition, high, low }) => sum + Number(high) - Math.max(offsets.get(partition) ?? 0, Number(low)), 0);
    });
    return (await Promise.all(left)).reduce((sum, count) => sum + count, 0);
  }

  /** Leaves the group when what is under way is in the log, and the broker knows it. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.parts.consumer.disconnect();
  }

  /** Appends to one stream keep the order in which they are asked for. */
  private async keep(topic: string, message: KafkaMessage): Promise<void> {
    const read = this.read(message);
    if (read instanceof Error) return this.putAside(topic, message, read);
    if (!this.parts.wants(read)) return;
    const { store, clock } = this.parts;
    const append = () => store.append(received(this.service, read, clock.now()));
    crashPoint('intake.beforeAppend');
    const outcome = await orRejection(takenTraced(topic.slice(this.parts.prefix.length), message, read, append));
    crashPoint('intake.afterAppend');
    if (outcome instanceof Rejection)
      await this.putAside(topic, message, outcome); // it holds what no database can keep
    else if (outcome.status === 'ok') this.kept += 1;
    else this.came += 1;
  }

  private read(message: KafkaMessage): Envelope | Error {
    try {
      return fromKafka(message);
    } catch (error) {
      return error as Error;
    }
  }

  private async putAside(place: string, { key, value, headers, offset }: KafkaMessage, { message: why }: Error): Promise<void> {
    this.refused += 1;
    const topic = place.slice(this.parts.prefix.length);
    this.log.error(`${topic} has a message at ${offset} that ${this.service} cannot read (${why}); it is in ${deadLetterOf(topic)}.`);
    const told = { 'dead-letter-reason': why, 'dead-letter-service': this.service, 'dead-letter-offset': offset };
    await sendLetter(this.parts.sender, { topic: deadLetterOf(topic), message: { key, value, headers: { ...headers, ...told } } });
  }
}
