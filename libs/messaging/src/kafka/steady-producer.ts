import { setTimeout as pause } from 'node:timers/promises';
import type { Kafka, Producer, ProducerBatch } from 'kafkajs';
import { isAway, producerOf, retry } from './client';

/**
 * A producer that tries again itself, under a new producer id each time. When a call fails, the client (kafkajs 2.2.4) counts its sequence numbers back, also where
 * brokers have kept the messages: they would take what comes next under these numbers for the same, say that they have it, and drop it. What they have twice, receivers drop.
 */
export class SteadyProducer {
  private producer: Producer;
  private isSpent = false;

  constructor(private readonly client: Kafka) {
    this.producer = producerOf(client);
  }

  /** Connects to the brokers. */
  connect(): Promise<void> {
    return this.producer.connect();
  }

  /** Ends the connections. */
  disconnect(): Promise<void> {
    return this.producer.disconnect();
  }

  /** Resolves when the brokers keep all of it; of what is rejected they may keep some. */
  async sendBatch(batch: ProducerBatch): Promise<void> {
    for (let failures = 1, ms = retry.initialRetryTime; ; failures += 1, ms = Math.min(ms * 2, retry.maxRetryTime)) {
      try {
        if (this.isSpent) await this.renew();
        await this.producer.sendBatch(batch);
        return;
      } catch (error) {
        this.isSpent = true;
        if (!isPassing(error) || failures > retry.retries) throw error;
      }
      await pause(ms);
    }
  }

  private async renew(): Promise<void> {
    const fresh = producerOf(this.client);
    await fresh.connect();
    void this.producer.disconnect().catch(() => undefined);
    this.producer = fresh;
    this.isSpent = false;
  }
}

/** What the client would have tried again it calls by this name when it may not. */
const isPassing = (error: unknown): boolean => (error as Error).name === 'KafkaJSNumberOfRetriesExceeded' || isAway(error);
