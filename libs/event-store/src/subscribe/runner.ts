import { Deposed, Ownership } from './ownership';
import type { Session } from './session';
import type { Signal } from './signal';
import type { Subscription } from './subscription';
import type { Tail } from './tail';

/** What every subscription runs with. */
export type Surroundings = {
  readonly session: Session;
  readonly tail: Tail;
  readonly signal: Signal;
  readonly report: (error: unknown, subscription: string) => void;
  /** Throws when a checkpoint is ahead of the log: its history was taken back. */
  readonly notAhead?: (subscription: string, checkpoint: number) => Promise<void>;
};

const standbyPause = 500;
const idlePause = 1_000;
const longestRetry = 10_000;

/** Common to projections and consumers: claim, work until deposed or stopped, claim again. */
export abstract class Runner implements Subscription {
  position = 0;
  protected isStopping = false;
  private ownership?: Ownership;
  private running?: Promise<void>;
  private failures = 0;
  private readonly waiting = new Set<{ position: number; resolve: () => void; reject: (error: Error) => void }>();

  constructor(
    readonly id: string,
    protected readonly around: Surroundings,
  ) {}

  get isOwner(): boolean {
    return this.ownership?.holds ?? false;
  }

  start(): void {
    this.running ??= this.run();
  }

  reached(position: number): Promise<void> {
    if (this.position >= position) return Promise.resolve();
    if (this.isStopping) return Promise.reject(new Error(`${this.id} was stopped.`));
    return new Promise((resolve, reject) => this.waiting.add({ position, resolve, reject }));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.around.signal.wake();
    await this.running;
    for (const { reject } of this.waiting) reject(new Error(`${this.id} was stopped.`));
    this.waiting.clear();
  }

  /** Works while it may; returns when stopped or when the lock is lost, having waited for what it began. */
  protected abstract work(ownership: Ownership): Promise<void>;

  /** Looks for events after a position, and waits a while if there are none. */
  protected async next(position: number, limit: number) {
    const seen = this.around.signal.now;
    const events = await this.around.tail.after(position, limit);
    if (events.length === 0 && !this.isStopping) await this.around.signal.after(seen, idlePause);
    return events;
  }

  /** All events up to here are done. */
  protected advance(position: number): void {
    this.position = position;
    this.failures = 0;
    for (const each of this.waiting) {
      if (each.position > position) continue;
      this.waiting.delete(each);
      each.resolve();
    }
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      try {
        this.ownership = await Ownership.claim(this.around.session, this.id);
        if (this.ownership) await this.own(this.ownership);
        else await this.standBy();
      } catch (error) {
        if (!(error instanceof Deposed) && !this.isStopping) await this.recover(error);
      }
    }
  }

  private async own(ownership: Ownership): Promise<void> {
    try {
      await this.around.notAhead?.(this.id, ownership.position);
      this.advance(ownership.position);
      await this.work(ownership);
    } finally {
      await ownership.release().catch(() => undefined);
    }
  }

  private async standBy(): Promise<void> {
    const stored = await Ownership.stored(this.around.session, this.id);
    if (stored > this.position) this.advance(stored);
    await this.around.signal.after(this.around.signal.now, standbyPause);
  }

  /** Waits, unless it is stopped; by a clock that nobody can set. */
  protected async rest(milliseconds: number): Promise<void> {
    const until = performance.now() + milliseconds;
    for (let left = milliseconds; left > 0 && !this.isStopping; left = until - performance.now())
      await this.around.signal.after(this.around.signal.now, Math.max(1, left));
  }

  private async recover(error: unknown): Promise<void> {
    this.around.report(error, this.id);
    this.failures += 1;
    await this.rest(Math.min(longestRetry, 50 * 2 ** this.failures));
  }
}
