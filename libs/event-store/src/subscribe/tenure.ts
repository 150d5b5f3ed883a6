import { crashPoint } from '../crash/crash-point';
import { streamOf } from '../parking/parking';
import type { StoredEvent } from '../types';
import type { Ownership } from './ownership';
import { Pending } from './pending';
import type { Surroundings } from './runner';
import type { ConsumerOptions } from './subscription';

type Consumer = { readonly isStopping: () => boolean; readonly advance: (position: number) => void };

/** The events of one key that wait; the first one may be under way. */
type Lane = { readonly key: string; readonly events: StoredEvent[]; failures: number };

const savePause = 100;
const longestRetry = 30_000;

/** One owner's time at a consumer: what waits, what is under way, and how much of it is saved. */
export class Tenure {
  private readonly pending: Pending;
  private readonly lanes = new Map<string, Lane>();
  private readonly ready: Lane[] = [];
  private running = 0;
  private saveTimer?: NodeJS.Timeout;
  private saving?: Promise<void>;
  private failure?: unknown;
  private tellChange?: () => void;

  constructor(
    private readonly options: ConsumerOptions,
    private readonly ownership: Ownership,
    private readonly around: Surroundings,
    private readonly consumer: Consumer,
  ) {
    this.pending = new Pending(ownership.position);
  }

  get isOn(): boolean {
    return !this.consumer.isStopping() && this.ownership.holds && this.failure === undefined;
  }

  /** Resolves when one more event may wait. */
  async room(): Promise<void> {
    while (this.isOn && this.pending.size >= (this.options.window ?? 1_000)) {
      await Promise.race([this.change(), this.around.signal.after(this.around.signal.now, 1_000)]);
    }
  }

  /** Takes the next event of the log. */
  take(event: StoredEvent): void {
    if (this.options.filter && !this.options.filter(event)) return this.pass(event.position);
    this.pending.begin(event.position);
    const key = this.options.key?.(event) ?? streamOf(event);
    const lane = this.lanes.get(key) ?? { key, events: [], failures: 0 };
    lane.events.push(event);
    if (lane.events.length > 1) return;
    this.lanes.set(key, lane);
    this.ready.push(lane);
    this.pump();
  }

  /** Waits for what runs, and saves how far it came. What did not start is left to the next owner. */
  async end(): Promise<void> {
    while (this.running > 0) await this.change();
    clearTimeout(this.saveTimer);
    await this.saving;
    await this.save();
    if (this.failure !== undefined) throw this.failure;
  }

  private pass(position: number): void {
    this.pending.pass(position);
    if (this.pending.size === 0) this.progress();
  }

  private pump(): void {
    while (this.isOn && this.running < (this.options.concurrency ?? 16) && this.ready.length > 0) void this.run(this.ready.shift()!);
  }

  private async run(lane: Lane): Promise<void> {
    this.running += 1;
    const event = lane.events[0]!;
    const isDone = await this.attempt(event);
    this.running -= 1;
    if (isDone) this.finished(lane, event);
    else this.tryLater(lane);
    this.pump();
    this.tellChange?.();
  }

  private finished(lane: Lane, { position }: StoredEvent): void {
    lane.events.shift();
    lane.failures = 0;
    if (lane.events.length === 0) this.lanes.delete(lane.key);
    else this.ready.push(lane);
    this.pending.finish(position);
    this.progress();
  }

  /** The key waits; it does not keep others from running. */
  private tryLater(lane: Lane): void {
    lane.failures += 1;
    const again = () => {
      this.ready.push(lane);
      this.pump();
    };
    setTimeout(again, Math.min(longestRetry, 10 * 2 ** lane.failures)).unref();
  }

  private async attempt(event: StoredEvent): Promise<boolean> {
    try {
      crashPoint('consumer.beforeHandle');
      await this.options.handle(event);
      crashPoint('consumer.afterHandle');
      return true;
    } catch (error) {
      if (this.options.onError) this.options.onError(error, event);
      else this.around.report(error, `${this.options.id} at ${event.position}`);
      return false;
    }
  }

  private progress(): void {
    this.consumer.advance(this.pending.doneUpTo);
    this.saveTimer ??= setTimeout(() => {
      this.saveTimer = undefined;
      this.saving = this.save();
    }, savePause);
  }

  private async save(): Promise<void> {
    const done = this.pending.doneUpTo;
    if (this.failure !== undefined || !this.ownership.holds || done <= this.ownership.position) return;
    const { crashPoints = 'consumer' } = this.options;
    crashPoint(`${crashPoints}.beforeCheckpoint`);
    await this.ownership.save(done).catch((error: unknown) => (this.failure = error));
    crashPoint(`${crashPoints}.afterCheckpoint`);
  }

  private change(): Promise<void> {
    return new Promise((resolve) => (this.tellChange = resolve));
  }
}
