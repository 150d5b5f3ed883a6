import type { PoolClient } from 'pg';
import { Signal } from '../../subscribe/signal';
import type { ConsumerOptions, ProjectionOptions, Subscription } from '../../subscribe/subscription';
import type { StoredEvent } from '../../types';
import { Lanes } from '../../write/lanes';
import type { AdapterOptions, SubscriptionHost } from '../adapter';
import type { MemoryLog } from './memory-log';

const pageSize = 500;
const idlePause = 1_000;
const longestRetry = 1_000;

type Report = AdapterOptions['report'];
type Take = (events: StoredEvent[]) => Promise<void>;

/** Projections and consumers in memory: the same order and the same repetition; their checkpoints end with the process. */
export class MemorySubscriptions implements SubscriptionHost {
  readonly all: MemorySubscription[] = [];
  private readonly signal = new Signal();
  private isStarted = false;

  constructor(
    private readonly log: MemoryLog,
    private readonly report: Report,
  ) {}

  /** Something was appended. */
  appended(): void {
    this.signal.wake();
  }

  project({ id, filter = () => true, apply }: ProjectionOptions): Subscription {
    return this.add(id, async (events) => {
      const wanted = events.filter(filter);
      if (wanted.length > 0) await apply(noSql, wanted);
    });
  }

  consume({ id, filter = () => true, key = streamOf, handle, onError }: ConsumerOptions): Subscription {
    const lanes = new Lanes();
    const told = onError ?? ((error: unknown, { position }: StoredEvent) => this.report(error, `${id} at ${position}`));
    const run = async (event: StoredEvent) => {
      for (let failures = 0; !subscription.isStopping; failures++) {
        const failure = await attempt(() => handle(event));
        if (!failure) return;
        told(failure.error, event);
        await this.pause(failures);
      }
    };
    const subscription = this.add(id, async (events) => {
      await Promise.all(events.filter(filter).map((event) => lanes.run([key(event)], () => run(event))));
    });
    return subscription;
  }

  start(): void {
    this.isStarted = true;
    for (const subscription of this.all) subscription.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((subscription) => subscription.stop()));
  }

  private add(id: string, take: Take): MemorySubscription {
    if (this.all.some((other) => other.id === id)) throw new Error(`Subscription ${id} is there twice.`);
    const subscription = new MemorySubscription(id, {
      log: this.log,
      signal: this.signal,
      report: this.report,
      take,
      pause: (n) => this.pause(n),
    });
    this.all.push(subscription);
    if (this.isStarted) subscription.start();
    return subscription;
  }

  private pause(failures: number): Promise<void> {
    return this.signal.after(this.signal.now, Math.min(longestRetry, 5 * 2 ** failures));
  }
}

type Parts = { log: MemoryLog; signal: Signal; report: Report; take: Take; pause: (failures: number) => Promise<void> };

class MemorySubscription implements Subscription {
  position = 0;
  isStopping = false;
  readonly isOwner = true;
  private running?: Promise<void>;
  private waiting: { position: number; resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(
    readonly id: string,
    private readonly parts: Parts,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  reached(position: number): Promise<void> {
    if (this.position >= position) return Promise.resolve();
    if (this.isStopping) return Promise.reject(this.ended());
    return new Promise((resolve, reject) => this.waiting.push({ position, resolve, reject }));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.parts.signal.wake();
    await this.running;
    for (const { reject } of this.waiting) reject(this.ended());
  }

  private async run(): Promise<void> {
    const { log, signal, take, report, pause } = this.parts;
    for (let failures = 0; !this.isStopping;) {
      const seen = signal.now;
      const events = log.after(this.position, pageSize);
      if (events.length === 0) await signal.after(seen, idlePause);
      const failure = await attempt(() => take(events));
      failures = failure ? failures + 1 : 0;
      if (failure) {
        report(failure.error, this.id);
        await pause(failures);
      } else if (!this.isStopping) this.advance(events.at(-1)?.position ?? this.position);
    }
  }

  private advance(position: number): void {
    this.position = position;
    for (const each of this.waiting) if (each.position <= position) each.resolve();
    this.waiting = this.waiting.filter((each) => each.position > position);
  }

  private ended(): Error {
    return new Error(`${this.id} was stopped.`);
  }
}

const attempt = (work: () => Promise<void>): Promise<{ error: unknown } | undefined> =>
  work().then(
    () => undefined,
    (error: unknown) => ({ error }),
  );

const streamOf = ({ tenant, category, id }: StoredEvent) => `${tenant}/${category}-${id}`;

/** A projection in memory keeps what it makes in memory, too. */
const noSql = new Proxy({} as PoolClient, {
  get(_, name) {
    throw new Error(`A store in memory has no SQL: tx.${String(name)} is for PostgreSQL.`);
  },
});
