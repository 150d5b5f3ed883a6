import { randomUUID } from 'node:crypto';
import type { Message } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { clientOf } from './client';
import type { KafkaOptions } from './kafka-options';
import { SteadyProducer } from './steady-producer';

const kafka: KafkaOptions = { brokers: inject('kafka').split(','), clientId: 'test' };
const client = clientOf(kafka);
const admin = client.admin();
const producer = new SteadyProducer(client);
const topic = `${randomUUID()}.steady`;

beforeAll(async () => {
  await Promise.all([admin.connect(), producer.connect()]);
  const configEntries = [{ name: 'max.message.bytes', value: '1000' }];
  await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 2, configEntries }] });
  await vi.waitFor(async () => expect(await kept()).toEqual([0, 0]), { timeout: 60_000, interval: 50 });
});

afterAll(async () => {
  await Promise.all([admin.disconnect(), producer.disconnect()]);
});

/** How many messages each partition has. */
const kept = async () =>
  (await admin.fetchTopicOffsets(topic)).toSorted((one, other) => one.partition - other.partition).map(({ high }) => Number(high));

const send = (...messages: Message[]) => producer.sendBatch({ topicMessages: [{ topic, messages }] });

describe('A batch of which a broker has kept a part only', () => {
  it('is rejected, and what comes next is not taken for that part', async () => {
    await expect(send({ partition: 0, value: 'kept' }, { partition: 1, value: 'x'.repeat(5_000) })).rejects.toThrow('larger');
    expect(await kept()).toEqual([1, 0]);
    await send({ partition: 0, value: 'next' });
    expect(await kept()).toEqual([2, 0]);
  });
});
