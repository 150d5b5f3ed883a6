import { Clock, Ids } from '@skyledger/event-sourcing';
import { randomFillSync } from 'node:crypto';

/** The time of the machine. */
export class SystemClock extends Clock {
  now(): string {
    return new Date().toISOString();
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

  constructor(private readonly clock: Clock) {
    super();
  }

  next(): string {
    const now = Date.parse(this.clock.now());
    if (now > this.last) [this.last, this.counter] = [now, 0];
    else if (++this.counter > 0xfff) [this.last, this.counter] = [this.last + 1, 0];
    const bytes = randomFillSync(Buffer.alloc(16));
    bytes.writeUIntBE(this.last, 0, 6);
    bytes.writeUInt16BE(0x7000 | this.counter, 6);
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return formatUuid(bytes);
  }
}

const formatUuid = (bytes: Buffer) => bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
