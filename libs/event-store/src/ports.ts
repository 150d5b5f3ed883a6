import { Clock, Ids } from '@skyledger/event-sourcing';
import { randomBytes } from 'node:crypto';

/** The time of the machine. */
export class SystemClock extends Clock {
  private milliseconds = Number.NaN;
  private text = '';

  now(): string {
    const now = Date.now();
    if (now !== this.milliseconds) [this.milliseconds, this.text] = [now, new Date(now).toISOString()]; // asked for several times in each
    return this.text;
  }
}

/** A clock that stands still until it is moved; it never goes back. */
export class SimulatedClock extends Clock {
  private instant: number;

  constructor(start = '2026-01-01T00:00:00.000Z') {
    super();
    this.instant = Date.parse(start);
  }

  now(): string {
    return new Date(this.instant).toISOString();
  }

  /** Jumps to a later instant; an earlier one is refused. */
  moveTo(to: string): void {
    const target = Date.parse(to);
    if (!(target >= this.instant)) throw new RangeError(`The clock stands at ${this.now()} and cannot go to ${to}.`);
    this.instant = target;
  }
}

/** UUID version 7 (RFC 9562): 48 bits of the clock's milliseconds, then a counter within the millisecond, then chance. */
export class TimeOrderedIds extends Ids {
  private last = 0;
  private counter = 0;
  private pool = '';
  private used = 0;

  constructor(private readonly clock: Clock) {
    super();
  }

  next(): string {
    const now = Date.parse(this.clock.now());
    if (now > this.last) [this.last, this.counter] = [now, 0];
    else if (++this.counter > 0xfff) [this.last, this.counter] = [this.last + 1, 0];
    const time = this.last.toString(16).padStart(12, '0');
    const chance = this.chance();
    const variant = (0x8 | (parseInt(chance[0]!, 16) & 0x3)).toString(16);
    const count = this.counter.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${chance.slice(1, 4)}-${chance.slice(4)}`;
  }

  /** Eight bytes as hexadecimal digits; asking the system for many at once costs hardly more than for few. */
  private chance(): string {
    if (this.used >= this.pool.length) [this.pool, this.used] = [randomBytes(4_096).toString('hex'), 0];
    this.used += 16;
    return this.pool.slice(this.used - 16, this.used);
  }
}
