import { setTimeout as pause } from 'node:timers/promises';
import type { Kafka, Producer, ProducerBatch } from 'kafkajs';
import { producerOf, retry } from './client';

/**
 * A producer that tries again itself. A batch is tried as it was, so that brokers know again what they have of it; when it is given up, the next one goes out
 * under a new producer id: brokers would take it for the one before, if it is of the same size, and not keep it.
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
    if (this.isSpent) await this.renew();
    for (let failures = 1, ms = retry.initialRetryTime; ; failures += 1, ms = Math.min(ms * 2, retry.maxRetryTime)) {
      try {
        await this.producer.sendBatch(batch);
        return;
      } catch (error) {
        this.isSpent = !isPassing(error) || failures > retry.retries;
        if (this.isSpent) throw error;
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
const isPassing = (error: unknown): boolean => (error as Error).name === 'KafkaJSNumberOfRetriesExceeded';
