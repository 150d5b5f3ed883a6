import { type Consumer, Kafka, logLevel, Partitioners } from 'kafkajs';

const clientOf = (brokers: readonly string[]) => new Kafka({ brokers: [...brokers], clientId: 'bare', logLevel: logLevel.NOTHING });

/** Sends with the promises of the relay: acknowledged by all replicas, once. */
export const openProducer = async (brokers: readonly string[], topic: string) => {
  const producer = clientOf(brokers).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return {
    send: (messages: { readonly key: string; readonly value: string }[]) => producer.send({ topic, acks: -1, messages }),
    close: () => producer.disconnect(),
  };
};

/** Tells of each message, and commits after each batch. */
export const openConsumer = async (brokers: readonly string[], topic: string, tell: (key: string) => void) => {
  const consumer: Consumer = clientOf(brokers).consumer({ groupId: `${topic}.bare`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 4,
    eachBatch: async ({ batch: { partition, messages } }) => {
      for (const { key } of messages) tell(String(key));
      await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(messages.at(-1)!.offset) + 1n) }]);
    },
  });
  return { close: () => consumer.disconnect() };
};
