/** Events handed out and not done yet. */
export class Pending {
  private readonly positions = new Set<number>(); // keeps the order of insertion, which is the order of positions

  constructor(private last: number) {}

  get size(): number {
    return this.positions.size;
  }

  begin(position: number): void {
    this.positions.add(position);
    this.last = position;
  }

  finish(position: number): void {
    this.positions.delete(position);
  }

  /** Nothing is to be done here. */
  pass(position: number): void {
    this.last = position;
  }

  /** All events up to here are done. */
  get doneUpTo(): number {
    for (const oldest of this.positions) return oldest - 1;
    return this.last;
  }
}
