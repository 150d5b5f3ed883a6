import type { RetryPolicy } from './bus/retry';
import type { KafkaOptions } from './kafka/kafka-options';

/** How the bus behaves; everything has a default. */
export type MessagingOptions = {
  /** Seed of the test mode: messages of different keys in random order, and each of them twice. Default: BUS_CHAOS. */
  readonly chaos?: string;
  /** Seed of the test mode of the way to the broker: messages late, out of order and several times. Default: KAFKA_DISORDER. */
  readonly disorder?: string;
  /** How failures are met. */
  readonly retry?: Partial<RetryPolicy>;
  /** The broker that leads to services in other processes; without it there are none. */
  readonly kafka?: KafkaOptions;
  /** Asks the owner of a resource that runs in another process; undefined: there is none of that id. */
  readonly askOwner?: (resource: string, id: string) => Promise<object | undefined>;
};

/** The injection token of the options. */
export const OPTIONS = Symbol('messaging options');
