/** Keeps what was used last. */
export class Lru<V> {
  private readonly entries = new Map<string, V>();

  constructor(private readonly limit: number) {}

  get(key: string): V | undefined {
    const value = this.entries.get(key);
    if (value !== undefined) this.put(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.put(key, value);
    if (this.entries.size > this.limit) this.entries.delete(this.entries.keys().next().value!);
  }

  private put(key: string, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
  }
}
