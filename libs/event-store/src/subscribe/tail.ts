import type { StoredEvent } from '../types';
import type { LogReader } from './log-reader';

const most = 10_000;

/** Keeps the newest events in memory, so that many subscriptions at the head read and parse each page once. */
export class Tail {
  private events: StoredEvent[] = [];
  /** `events` are all there are after `from`, up to `upTo`. */
  private from = 0;
  private upTo = 0;
  private growing?: Promise<void>;

  constructor(private readonly reader: Pick<LogReader, 'after'>) {}

  /** The next events after a position; none if there are none. */
  async after(position: number, limit: number): Promise<StoredEvent[]> {
    if (position < this.from || position > this.upTo) return this.read(position, limit);
    while (position === this.upTo) {
      const hasBegun = this.growing !== undefined; // and so may not see what its caller was woken for
      this.growing ??= this.grow(limit).finally(() => (this.growing = undefined));
      await this.growing;
      if (!hasBegun) break;
    }
    return position < this.from ? this.read(position, limit) : this.events.slice(this.indexAfter(position)).slice(0, limit);
  }

  private async read(position: number, limit: number): Promise<StoredEvent[]> {
    const events = await this.reader.after(position, limit);
    if (position > this.upTo) [this.events, this.from, this.upTo] = [[...events], position, events.at(-1)?.position ?? position];
    return events;
  }

  private async grow(limit: number): Promise<void> {
    const begin = this.upTo;
    const events = await this.reader.after(begin, limit);
    if (this.upTo !== begin || events.length === 0) return; // another reader, further on, has taken the tail with it
    this.events.push(...events);
    this.upTo = events.at(-1)!.position;
    if (this.events.length <= most) return;
    const dropped = this.events.splice(0, this.events.length - most / 2);
    this.from = dropped.at(-1)!.position;
  }

  private indexAfter(position: number): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle]!.position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
