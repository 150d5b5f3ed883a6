/** Runs what concerns the same key one after the other; different keys do not wait for each other. */
export class InTurn {
  private readonly last = new Map<string, Promise<unknown>>();

  /** The result of the work, once everything before it under the same key has ended, well or not. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(key) === mine) this.last.delete(key);
    }
  }
}
