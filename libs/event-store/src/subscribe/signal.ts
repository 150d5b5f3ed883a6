/** Tells those who wait that something was appended, also when it happened between their look and their wait. */
export class Signal {
  private count = 0;
  private readonly waiting = new Set<() => void>();

  /** What to give to `after`: take it before looking. */
  get now(): number {
    return this.count;
  }

  wake(): void {
    this.count += 1;
    for (const wake of [...this.waiting]) wake();
  }

  /** Resolves at the first wake-up since `seen`, or after a time. */
  after(seen: number, milliseconds: number): Promise<void> {
    if (this.count !== seen) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting.add(done);
    });
  }
}
