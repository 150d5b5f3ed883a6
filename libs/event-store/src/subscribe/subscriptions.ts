import type { Pool, PoolClient } from 'pg';
import type { Patience } from '../log/connections';
import { notAhead } from '../backup/went-back';
import { Consumer } from './consumer';
import { FenceWatch, type FenceWait } from './fence-watch';
import { LogReader } from './log-reader';
import { partsOf, together } from './parts';
import { Projection } from './projection';
import type { Runner, Surroundings } from './runner';
import { Session } from './session';
import { Signal } from './signal';
import type { ConsumerOptions, ProjectionOptions, Subscription } from './subscription';
import { Tail } from './tail';

type Parts = {
  readonly databaseUrl: string;
  readonly patience?: Patience | undefined;
  readonly pool: Pool;
  readonly transaction: <T>(work: (tx: PoolClient) => Promise<T>) => Promise<T>;
  readonly report: (error: unknown, subscription: string) => void;
  /** Where the events come from, if not from that database. */
  readonly log?: Pick<LogReader, 'after'>;
};

/** All subscriptions of one process, and what wakes them. */
export class Subscriptions {
  private readonly runners: Runner[] = [];
  private readonly signal = new Signal();
  private readonly session: Session;
  private readonly around: Surroundings;
  private readonly watch: FenceWatch;
  private isStarted = false;

  constructor(private readonly parts: Parts) {
    this.session = new Session(parts.databaseUrl, () => this.signal.wake(), parts.patience);
    this.watch = new FenceWatch(parts.pool, (wait) => parts.report(described(wait), 'log'));
    const tail = new Tail(parts.log ?? new LogReader(parts.pool, this.watch));
    this.around = {
      session: this.session,
      signal: this.signal,
      tail,
      report: parts.report,
      ...(!parts.log && { notAhead: notAhead(parts.pool) }),
    };
  }

  get all(): readonly Subscription[] {
    return this.runners;
  }

  /** That the readers wait at a hole of the log, and for whom; undefined while they go on. */
  get fenceWait(): FenceWait | undefined {
    return this.watch.wait;
  }

  project(options: ProjectionOptions): Subscription {
    const parts = partsOf(options).map((part) => this.add(new Projection(part, this.around, this.parts.transaction)));
    return parts.length === 1 ? parts[0]! : together(options.id, parts);
  }

  consume(options: ConsumerOptions): Subscription {
    return this.add(new Consumer(options, this.around));
  }

  /** Something was appended here. */
  appended(): void {
    this.signal.wake();
    this.session.announce();
  }

  async start(): Promise<void> {
    await this.session.start();
    this.isStarted = true;
    for (const runner of this.runners) runner.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.stop()));
    await this.session.close();
  }

  private add(runner: Runner): Subscription {
    if (this.runners.some(({ id }) => id === runner.id)) throw new Error(`Subscription ${runner.id} is there twice.`);
    this.runners.push(runner);
    if (this.isStarted) runner.start();
    return runner;
  }
}

const described = ({ position, seconds, blocker }: FenceWait): string => {
  const who =
    blocker && `process ${blocker.pid} of PostgreSQL (${blocker.application}, ${blocker.state}), open for ${blocker.seconds.toFixed(0)} s`;
  return `Waiting for ${seconds.toFixed(0)} s behind position ${position} for a transaction to end: ${who ?? 'it cannot be seen which'}.`;
};
