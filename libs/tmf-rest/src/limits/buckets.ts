type Bucket = { left: number; at: number };

const most = 10_000;

/** A bucket of tokens for each key: it fills at a rate, and holds no more than so many. */
export class Buckets {
  private readonly known = new Map<string, Bucket>();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /** Takes one token; zero, or the seconds until there is one. */
  take(key: string, now: number): number {
    const { left, at } = this.known.get(key) ?? { left: this.burst, at: now };
    const filled = Math.min(this.burst, left + Math.max(0, now - at) * this.perSecond);
    const isThere = filled >= 1;
    this.known.delete(key); // the keys stay in the order of their last use
    this.known.set(key, { left: isThere ? filled - 1 : filled, at: now });
    if (this.known.size > most) this.known.delete(this.known.keys().next().value!);
    return isThere ? 0 : (1 - filled) / this.perSecond;
  }
}
