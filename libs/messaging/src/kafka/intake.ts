import { Logger } from '@nestjs/common';
import { type Clock, orRejection, Rejection } from '@skyledger/event-sourcing';
import type { EventStore } from '@skyledger/event-store';
import type { Admin, Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { type Envelope, fromKafka } from './cloud-events';
import { received } from './inbox';
import type { Sender } from './sender';
import { deadLetterOf } from './topics';
import { takenTraced } from './traced';

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

  constructor(
    readonly service: string,
    private readonly parts: IntakeParts,
  ) {}

  /** Messages that could not be read, and went to the dead letters. */
  get unreadable(): number {
    return this.refused;
  }

  /** Joins the group of the service and begins where it ended. */
  async start(): Promise<void> {
    const { consumer, topics, prefix } = this.parts;
    await consumer.connect();
    await consumer.subscribe({ topics: topics.map((topic) => prefix + topic), fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: (payload) => this.take(payload),
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
      return ends.reduce((sum, { partition, high }) => sum + Number(high) - (offsets.get(partition) ?? 0), 0);
    });
    return (await Promise.all(left)).reduce((sum, count) => sum + count, 0);
  }

  /** Leaves the group after the batch under way. */
  async stop(): Promise<void> {
    await this.parts.consumer.disconnect();
  }

  private async take({
    batch: { topic, partition, messages },
    isRunning,
    isStale,
    heartbeat,
    resolveOffset,
  }: EachBatchPayload): Promise<void> {
    if (!isRunning() || isStale()) return;
    await Promise.all(messages.map((message) => this.keep(topic, message)));
    const last = messages.at(-1)!.offset;
    resolveOffset(last); // where the next batch begins
    const offset = String(BigInt(last) + 1n);
    await this.parts.consumer.commitOffsets([{ topic, partition, offset }]);
    await heartbeat();
  }

  /** Appends to one stream keep the order in which they are asked for. */
  private async keep(topic: string, message: KafkaMessage): Promise<void> {
    const read = this.read(message);
    if (read instanceof Error) return this.putAside(topic, message, read);
    if (!this.parts.wants(read)) return;
    const { store, clock } = this.parts;
    const append = () => store.append(received(this.service, read, clock.now()));
    const outcome = await orRejection(takenTraced(topic.slice(this.parts.prefix.length), message, read, append));
    if (outcome instanceof Rejection) await this.putAside(topic, message, outcome); // it holds what no database can keep
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
    await this.parts.sender.send([{ topic: deadLetterOf(topic), message: { key, value, headers: { ...headers, ...told } } }]);
  }
}
