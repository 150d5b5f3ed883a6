import type { SASLOptions } from 'kafkajs';

/** Where the broker is and who we are to it. */
export type KafkaOptions = {
  /** 'host:port' of brokers, any of which leads to all. */
  readonly brokers: readonly string[];
  /** Name of this installation in the broker's logs and quotas. */
  readonly clientId: string;
  /** TLS: true for the authorities the system knows, else those given. */
  readonly ssl?: boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly sasl?: SASLOptions;
  /** Stands before the names of topics and groups, where several installations share a broker: 'test.'. */
  readonly prefix?: string;
};
