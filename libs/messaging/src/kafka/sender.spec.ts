import type { Producer, ProducerBatch } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { type Addressed, Sender } from './sender';

/** How many messages each batch had that the broker was given, and how large they were together. */
const batchesOf = async (messages: readonly Addressed[]) => {
  const batches: { count: number; bytes: number }[] = [];
  const sendBatch = async ({ topicMessages = [] }: ProducerBatch) => {
    const values = topicMessages.flatMap((topic) => topic.messages).map(({ value }) => value!.length);
    batches.push({ count: values.length, bytes: values.reduce((sum, length) => sum + length, 0) });
    return [];
  };
  await new Sender({ sendBatch } as unknown as Producer).send(messages);
  return batches;
};

const of = (count: number, bytes: number): Addressed[] =>
  Array.from({ length: count }, (_, index) => ({ topic: 'tmf621.troubleTicket', message: { key: `${index}`, value: 'x'.repeat(bytes) } }));

describe('Messages are sent together', () => {
  it('as many as have gathered', async () => expect(await batchesOf(of(10, 1_000))).toEqual([{ count: 10, bytes: 10_000 }]));

  it('no more than five hundred', async () => expect((await batchesOf(of(1_200, 10))).map(({ count }) => count)).toEqual([500, 500, 200]));

  it('no more than a broker takes', async () => {
    const batches = await batchesOf(of(400, 5_000));
    expect(Math.max(...batches.map(({ bytes }) => bytes))).toBeLessThan(1_000_000);
    expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(400);
  });

  it('and one that is larger by itself', async () =>
    expect((await batchesOf(of(3, 900_000))).map(({ count }) => count)).toEqual([1, 1, 1]));
});
