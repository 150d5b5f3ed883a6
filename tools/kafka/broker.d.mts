/** A running broker. */
export type Broker = {
  /** For KAFKA_BROKERS. */
  readonly brokers: string;
  readonly pid: number;
  /** Again, after it was stopped or crashed: at the same address, with the same data. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** kill -9 */
  crash(): Promise<void>;
};

export function openBroker(directory: string, port?: number): Promise<Broker>;
