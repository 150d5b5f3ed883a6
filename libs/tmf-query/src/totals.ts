import type { EventStore } from '@skyledger/event-store';

/** A total, and up to where the changes it has seen are complete: every transaction below `seen` had ended when it was counted. */
type Counted = { readonly total: number; readonly seen: bigint; readonly at: number };

const most = 1_000;
/** Nothing makes a total wrong but rows that somebody removes by hand; this is how long it then stays so. */
const longest = 60_000;

/**
 * Exact totals without counting each time. A total is good as long as no row of the collection, tombstones included, was written by a
 * transaction at or above the oldest one still running when it was counted: later writes have higher numbers, and what was under way then
 * had one. (The last position of the collection would not do: a transaction with a lower one may commit later.)
 */
export class Totals {
  private readonly known = new Map<string, Counted>();
  private readonly waiting = new Map<string, Promise<Counted>>();
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(private readonly store: EventStore) {}

  /** The total that was counted before, if it is still good for a collection whose newest write is this one. */
  valid(key: string, newest: bigint): number | undefined {
    const counted = this.known.get(key);
    return counted !== undefined && newest < counted.seen && Date.now() - counted.at < longest ? counted.total : undefined;
  }

  /** Counts `from ...`. Those who ask while a count of the same is running share the next one: it sees all that they could have seen. */
  async count(key: string, from: string, values: unknown[]): Promise<number> {
    const waiting = this.waiting.get(key) ?? this.next(key, from, values);
    return (await waiting).total;
  }

  private next(key: string, from: string, values: unknown[]): Promise<Counted> {
    const before = this.running.get(key) ?? Promise.resolve();
    const mine = before.then(() => {
      this.waiting.delete(key);
      return this.run(key, from, values);
    });
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.waiting.set(key, mine);
    this.running.set(key, settled);
    void settled.then(() => this.running.get(key) === settled && this.running.delete(key));
    return mine;
  }

  private async run(key: string, from: string, values: unknown[]): Promise<Counted> {
    const text = `select count(*) as total, pg_snapshot_xmin(pg_current_snapshot())::text as seen ${from}`;
    const [row] = await this.store.search<{ total: number; seen: string }>({ text, values });
    const counted = { total: row!.total, seen: BigInt(row!.seen), at: Date.now() };
    this.known.delete(key);
    this.known.set(key, counted);
    if (this.known.size > most) this.known.delete(this.known.keys().next().value!);
    return counted;
  }
}
