import type { RetryPolicy } from './bus/retry';

/** How the bus behaves; everything has a default. */
export type MessagingOptions = {
  /** Seed of the test mode: messages of different keys in random order, and each of them twice. Default: BUS_CHAOS. */
  readonly chaos?: string;
  /** How failures are met. */
  readonly retry?: Partial<RetryPolicy>;
};

/** The injection token of the options. */
export const OPTIONS = Symbol('messaging options');
