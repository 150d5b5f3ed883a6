/** Keeps what was used last, as much as has room. */
export class Recent<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly size: number }>();
  private size = 0;

  /** `room`: what the sizes of all that is kept come to at most. */
  constructor(private readonly room: number) {}

  get(key: string): V | undefined {
    const found = this.entries.get(key);
    if (found === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, found);
    return found.value;
  }

  set(key: string, value: V, size: number): void {
    this.size += size - (this.entries.get(key)?.size ?? 0);
    this.entries.delete(key);
    this.entries.set(key, { value, size });
    for (const [oldest, entry] of this.entries) {
      if (this.size <= this.room) break;
      this.entries.delete(oldest);
      this.size -= entry.size;
    }
  }
}
