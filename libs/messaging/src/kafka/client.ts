import { Logger } from '@nestjs/common';
import { type Consumer, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import type { KafkaOptions } from './kafka-options';

const retry = { retries: 20, initialRetryTime: 100, maxRetryTime: 2_000 };

const levels: Readonly<Record<number, 'error' | 'warn' | 'debug'>> = { [logLevel.ERROR]: 'warn', [logLevel.WARN]: 'warn' };

/** What a broker says while it, or a group, is starting; the client asks again. */
const isUsual = (message: string) => /^Response |^Limiting retries/.test(message);

/** The client of a broker; what it logs goes to ours. It calls an error what it tries again, so that is a warning here. */
export const clientOf = ({ brokers, clientId, ssl, sasl }: KafkaOptions): Kafka =>
  new Kafka({
    ...{ brokers: [...brokers], clientId, retry, connectionTimeout: 5_000 },
    ...(ssl !== undefined && { ssl: typeof ssl === 'boolean' ? ssl : { ...ssl } }),
    ...(sasl && { sasl }),
    logLevel: logLevel.WARN,
    logCreator: () => {
      const log = new Logger('Kafka');
      return ({ level, log: { message, error } }) => {
        const how = isUsual(message) ? 'debug' : (levels[level] ?? 'debug');
        log[how](`${message}${error ? `: ${String(error)}` : ''}`);
      };
    },
  });

/** Sends each message once per call, and counts it as sent when all replicas in sync have it. */
export const producerOf = (client: Kafka): Producer =>
  client.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry,
    createPartitioner: Partitioners.DefaultPartitioner,
  });

/** A member of a group, which starts again by itself whatever happened to its broker. */
export const consumerOf = (client: Kafka, groupId: string): Consumer =>
  client.consumer({
    ...{ groupId, allowAutoTopicCreation: false, maxBytesPerPartition: 1_048_576, maxWaitTimeInMs: 100 },
    ...{ sessionTimeout: 10_000, heartbeatInterval: 1_000, metadataMaxAge: 30_000 },
    retry: { ...retry, restartOnFailure: async () => true },
  });
