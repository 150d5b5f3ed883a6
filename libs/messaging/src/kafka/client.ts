import { Logger } from '@nestjs/common';
import { type Consumer, Kafka, logLevel, Partitioners, type Producer, type RetryOptions } from 'kafkajs';
import type { KafkaOptions } from './kafka-options';
import { watchedSockets } from './watched-socket';

/** How patient we are with brokers. */
export const retry = { retries: 20, initialRetryTime: 100, maxRetryTime: 2_000 };

const levels: Readonly<Record<number, 'error' | 'warn' | 'debug'>> = { [logLevel.ERROR]: 'warn', [logLevel.WARN]: 'warn' };

/** What a broker says while it, or a group, is starting: the client asks again; and of a message that is too large: that is told when it is parked. */
const isUsual = (message: string) => /^Response |^Limiting retries|^The request included a message/.test(message);

const connectionErrors = new Set(['KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError']);

/** Whether a connection failed because nobody answered, and not because of what was answered. */
export const isAway = (error: unknown): boolean =>
  error instanceof Error && (connectionErrors.has(error.name) || isAway((error as { readonly cause?: unknown }).cause));

/** How patient a client is, and whether it keeps to itself what it tries again. */
type Manner = { readonly tries?: RetryOptions; readonly isSilent?: boolean };

/** The client of a broker; what it logs goes to ours. It calls an error what it tries again, so that is a warning here. */
export const clientOf = ({ brokers, clientId, ssl, sasl }: KafkaOptions, { tries = retry, isSilent = false }: Manner = {}): Kafka =>
  new Kafka({
    ...{ brokers: [...brokers], clientId, retry: tries, connectionTimeout: 5_000, socketFactory: watchedSockets() },
    ...(ssl !== undefined && { ssl: typeof ssl === 'boolean' ? ssl : { ...ssl } }),
    ...(sasl && { sasl }),
    logLevel: isSilent ? logLevel.NOTHING : logLevel.WARN,
    logCreator: () => {
      const log = new Logger('Kafka');
      return ({ level, log: { message, error } }) => {
        const how = isUsual(message) ? 'debug' : (levels[level] ?? 'debug');
        log[how](`${message}${error ? `: ${String(error)}` : ''}`);
      };
    },
  });

/**
 * Sends each message once, and counts it as sent when all replicas in sync have it. It tries once only: between two tries of one call the client forgets the
 * partitions whose new leader has answered for others already, and says that all is sent. (0 tries it does not allow.)
 */
export const producerOf = (client: Kafka): Producer =>
  client.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry: { ...retry, retries: Number.NaN },
    createPartitioner: Partitioners.DefaultPartitioner,
  });

/** What waits in memory: so much of each broker, and the next is asked for when that is in the log. */
const mostAtOnce = { maxBytes: 4_194_304, maxBytesPerPartition: 524_288 };

/** A member of a group, which starts again by itself whatever happened to its broker. */
export const consumerOf = (client: Kafka, groupId: string): Consumer =>
  client.consumer({
    ...{ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100, ...mostAtOnce },
    ...{ sessionTimeout: 10_000, heartbeatInterval: 1_000, metadataMaxAge: 30_000 },
    retry: { ...retry, restartOnFailure: async () => true },
  });
