const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const isFull = process.env['KAFKA_FAULTS'] === 'full';

/** How much is done: the short form, unless KAFKA_FAULTS=full; `npm run test:faults:kafka -- --orders 500` says how much. */
export const amounts = {
  /** Orders amid which everything is killed. */
  orders: number('KAFKA_FAULTS_ORDERS', isFull ? 200 : 60),
  /** Messages that wait for a service that was stopped. */
  waiting: number('KAFKA_FAULTS_WAITING', isFull ? 100_000 : 9_000),
  /** How often PostgreSQL is killed under the services. */
  kills: number('KAFKA_FAULTS_KILLS', 3),
};

/** A line for people and for those who collect figures. */
export const tell = (what: string, figures: object): void => void process.stdout.write(`  ${what}: ${JSON.stringify(figures)}\n`);

/** Tenths of seconds since an instant of `performance.now()`. */
export const secondsSince = (start: number): number => Math.round((performance.now() - start) / 100) / 10;
