/** Work on one key is done one after the other; work on several keys at once waits for all of them. */
export class Lanes {
  private readonly last = new Map<string, Promise<unknown>>();

  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const mine = Promise.all(keys.map((key) => this.last.get(key))).then(work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    for (const key of keys) this.last.set(key, settled);
    void settled.then(() => {
      for (const key of keys) if (this.last.get(key) === settled) this.last.delete(key);
    });
    return mine;
  }
}
