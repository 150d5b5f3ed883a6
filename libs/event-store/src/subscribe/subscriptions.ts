import type { Pool, PoolClient } from 'pg';
import { Consumer } from './consumer';
import { LogReader } from './log-reader';
import { Projection } from './projection';
import type { Runner, Surroundings } from './runner';
import { Session } from './session';
import { Signal } from './signal';
import type { ConsumerOptions, ProjectionOptions, Subscription } from './subscription';
import { Tail } from './tail';

type Parts = {
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly transaction: <T>(work: (tx: PoolClient) => Promise<T>) => Promise<T>;
  readonly report: (error: unknown, subscription: string) => void;
};

/** All subscriptions of one process, and what wakes them. */
export class Subscriptions {
  private readonly runners: Runner[] = [];
  private readonly signal = new Signal();
  private readonly session: Session;
  private readonly around: Surroundings;
  private isStarted = false;

  constructor(private readonly parts: Parts) {
    this.session = new Session(parts.databaseUrl, () => this.signal.wake());
    this.around = { session: this.session, signal: this.signal, tail: new Tail(new LogReader(parts.pool)), report: parts.report };
  }

  get all(): readonly Subscription[] {
    return this.runners;
  }

  project(options: ProjectionOptions): Subscription {
    return this.add(new Projection(options, this.around, this.parts.transaction));
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
