/** A running broker. */
export type Broker = {
  /** By which its cluster knows it. */
  readonly id: number;
  /** For KAFKA_BROKERS. */
  readonly brokers: string;
  readonly pid: number;
  /** Again, after it was stopped or crashed: at the same address, with the same data. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** kill -9 */
  crash(): Promise<void>;
};

/** What a broker has besides the listener that lets everybody in. */
export type BrokerExtras = {
  readonly listeners?: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
  readonly settings?: Readonly<Record<string, string>>;
  /** Known by SCRAM. */
  readonly users?: readonly { readonly name: string; readonly password: string }[];
};

export function openBroker(directory: string, port?: number, extras?: BrokerExtras): Promise<Broker>;

/** Brokers that know each other. */
export type Cluster = {
  /** All of them, for KAFKA_BROKERS. */
  readonly brokers: string;
  readonly nodes: readonly Broker[];
  /** kill -9 of all. */
  crash(): Promise<void[]>;
};

export function openCluster(directory: string, size?: number): Promise<Cluster>;
