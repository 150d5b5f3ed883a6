type Waiting = { readonly timer: NodeJS.Timeout; readonly tried: Promise<void>; readonly earlyAt?: number };

/** The keys of a consumer whose messages are held: those that wait for another try, and those that are parked. */
export class Backlog {
  private readonly waiting = new Map<string, Waiting>();
  private readonly parked = new Set<string>();

  constructor(private readonly retry: (key: string) => Promise<void>) {}

  has(key: string): boolean {
    return this.waiting.has(key) || this.parked.has(key);
  }

  isParked(key: string): boolean {
    return this.parked.has(key);
  }

  /** Tries again after a while. `earlyAt`: the log was at this position when the message came too early. */
  wait(key: string, ms: number, earlyAt?: number): void {
    this.clear(key);
    let timer!: NodeJS.Timeout;
    const tried = new Promise<void>((resolve) => {
      timer = setTimeout(() => resolve(this.retry(key)), ms).unref();
    });
    this.waiting.set(key, { timer, tried, earlyAt });
  }

  park(key: string): void {
    this.clear(key);
    this.parked.add(key);
  }

  /** Nothing of the key is held any more; without a key, of none. */
  clear(key?: string): void {
    for (const one of key === undefined ? [...this.waiting.keys(), ...this.parked] : [key]) {
      clearTimeout(this.waiting.get(one)?.timer);
      this.waiting.delete(one);
      this.parked.delete(one);
    }
  }

  /**
   * Lets everything have its next try that may still change something, and says whether there was any. What came too early is tried
   * at once, but only if the log has grown since; what failed gets its pause.
   */
  async settle(head: number): Promise<boolean> {
    const open = [...this.waiting].filter(([, { earlyAt }]) => earlyAt === undefined || earlyAt < head);
    await Promise.all(open.map(([key, { earlyAt, tried }]) => (earlyAt === undefined ? tried : this.retry(key))));
    return open.length > 0;
  }
}
