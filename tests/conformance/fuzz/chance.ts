/** Chance that comes out the same for the same seed (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  of<T>(all: readonly T[]): T {
    return all[Math.floor(this.next() * all.length)]!;
  }

  /** So many of them, in any order. */
  some<T>(all: readonly T[], count: number): T[] {
    const left = [...all];
    for (let at = left.length - 1; at > 0; at -= 1) {
      const other = Math.floor(this.next() * (at + 1));
      [left[at], left[other]] = [left[other]!, left[at]!];
    }
    return left.slice(0, count);
  }

  /** So many of them, of every kind as many as of any other, as long as there are. */
  fairly<T extends { readonly kind: string }>(all: readonly T[], count: number): T[] {
    const kinds = new Map<string, T[]>();
    for (const one of this.some(all, all.length)) {
      const known = kinds.get(one.kind);
      if (known) known.push(one);
      else kinds.set(one.kind, [one]);
    }
    const chosen: T[] = [];
    for (let round = 0; chosen.length < Math.min(count, all.length); round += 1)
      for (const one of kinds.values()) if (round < one.length && chosen.length < count) chosen.push(one[round]!);
    return chosen;
  }
}
