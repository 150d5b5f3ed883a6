import { CompressionTypes, type ProducerBatch } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { MessageRefused } from './refused';
import { type Addressed, Sender } from './sender';

type Batch = { readonly keys: readonly string[]; readonly bytes: number; readonly isCompressed: boolean };

/** A broker that takes batches up to a size, of which compression leaves a tenth. */
const brokerThatTakes = (most: number) => {
  const taken: Batch[] = [];
  const sendBatch = ({ topicMessages = [], compression }: ProducerBatch) => {
    const messages = topicMessages.flatMap((topic) => topic.messages);
    const isCompressed = compression === CompressionTypes.GZIP;
    const bytes = messages.reduce((sum, { value }) => sum + value!.length, 0);
    if (bytes / (isCompressed ? 10 : 1) > most)
      return Promise.reject(Object.assign(new Error('larger than the server will accept'), { type: 'MESSAGE_TOO_LARGE' }));
    taken.push({ keys: messages.map(({ key }) => String(key)), bytes, isCompressed });
    return Promise.resolve();
  };
  return { taken, sender: new Sender({ sendBatch }) };
};

const message = (key: number | string, bytes: number): Addressed => ({
  topic: 'tmf621.troubleTicket',
  message: { key: `${key}`, value: 'x'.repeat(bytes) },
});
const of = (count: number, bytes: number) => Array.from({ length: count }, (_, index) => message(index, bytes));

/** The batches in which messages go out that are there at once. */
const batchesOf = async (messages: readonly Addressed[]) => {
  const { taken, sender } = brokerThatTakes(1_000_000);
  await Promise.all(messages.map((one) => sender.send([one])));
  return taken;
};

describe('Messages are sent together', () => {
  it('as many as have gathered', async () =>
    expect(await batchesOf(of(10, 1_000))).toMatchObject([{ bytes: 10_000, isCompressed: false }]));

  it('no more than five hundred', async () =>
    expect((await batchesOf(of(1_200, 10))).map(({ keys }) => keys.length)).toEqual([500, 500, 200]));

  it('no more than a broker takes', async () => {
    const batches = await batchesOf(of(400, 5_000));
    expect(Math.max(...batches.map(({ bytes }) => bytes))).toBeLessThan(1_000_000);
    expect(batches.flatMap(({ keys }) => keys)).toHaveLength(400);
  });

  it('and one that is larger by itself, compressed', async () =>
    expect(await batchesOf(of(3, 900_000))).toMatchObject([0, 1, 2].map((key) => ({ keys: [`${key}`], isCompressed: true }))));
});

describe('Where a broker takes less', () => {
  it('they are sent in smaller parts, in their order', async () => {
    const { taken, sender } = brokerThatTakes(5_000);
    await Promise.all(of(40, 1_000).map((one) => sender.send([one])));
    expect(taken.flatMap(({ keys }) => keys)).toEqual(of(40, 0).map(({ message: { key } }) => key));
  });

  it('one that it never takes is refused alone', async () => {
    const { taken, sender } = brokerThatTakes(5_000);
    const outcomes = await Promise.allSettled([...of(5, 10), message('large', 60_000), ...of(5, 10)].map((one) => sender.send([one])));
    expect(outcomes.map(({ status }) => status).indexOf('rejected')).toBe(5);
    expect(outcomes[5]).toMatchObject({ reason: expect.any(MessageRefused) });
    expect(taken.flatMap(({ keys }) => keys)).toHaveLength(10);
  });

  it('what is told together with it, and follows it, is not sent before it', async () => {
    const { taken, sender } = brokerThatTakes(5_000);
    await expect(sender.send([message('a', 10), message('a', 60_000), message('a', 10)])).rejects.toThrow('max.message.bytes');
    expect(taken).toMatchObject([{ bytes: 10 }]);
  });
});
