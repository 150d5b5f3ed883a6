/** What a client proposes to write. */
export type Proposed = {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
};

/** The log position of a record and of what committed it. */
export type Place = { readonly commit: bigint; readonly prepare: bigint };

/** An event as it lies in the log. */
export type Rec = Proposed & Place & { readonly stream: string; readonly revision: bigint; readonly created: number };

/** What a stream must be like: a revision, or one of these. */
export type Expected = bigint | 'any' | 'no_stream' | 'stream_exists';

/** One stream's part of a write. */
export type Write = { readonly stream: string; readonly expected: Expected; readonly events: readonly Proposed[] };

/** What became of it. */
export type Written =
  | { readonly outcome: 'ok' | 'idempotent'; readonly revision: bigint; readonly place: Place }
  | { readonly outcome: 'wrong'; readonly stream: string; readonly expected: Expected; readonly current: bigint };

/** A position no record begins at: a real server cannot read there either. */
export class NoSuchPosition extends Error {}

const isBefore = (a: Place, b: Place) => a.commit < b.commit || (a.commit === b.commit && a.prepare < b.prepare);

/** The log of the server: streams, revisions, expected revisions, idempotent writes, and positions that count bytes. */
export class Records {
  readonly all: Rec[] = [];
  private readonly streams = new Map<string, Rec[]>();
  private readonly begins = new Set<bigint>();
  private end = 0n;
  private readonly listeners = new Set<() => void>();

  stream(name: string): readonly Rec[] {
    return this.streams.get(name) ?? [];
  }

  /** All parts, or none. */
  write(parts: readonly Write[]): Written[] {
    const answers = parts.map((part) => this.judge(part));
    const refused = answers.find((answer) => answer?.outcome === 'wrong');
    if (refused) return [refused];
    if (answers.every((answer) => answer !== undefined)) return answers;
    const begun = parts.flatMap(({ stream, events }) => events.map((event) => ({ stream, event, prepare: this.take(event.data.length) })));
    // One part is committed by its own records; several by a record of their own, which all of them name.
    const commit = parts.length > 1 ? this.take(0) : undefined;
    for (const { stream, event, prepare } of begun) this.add(stream, event, { commit: commit ?? prepare, prepare });
    for (const listener of [...this.listeners]) listener();
    return parts.map(({ stream }) => ({ outcome: 'ok', revision: this.revision(stream), place: this.stream(stream).at(-1)! }));
  }

  /** Tells whenever something was written; answers how to end that. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The records of $all from a position on (`exclusive`: behind it), or before it. */
  from(place: Place, direction: 'forwards' | 'backwards', exclusive = false): Rec[] {
    if (!this.begins.has(place.commit)) throw new NoSuchPosition(`${place.commit}`);
    const isBehind = (rec: Rec) => (exclusive && direction === 'forwards' ? isBefore(place, rec) : !isBefore(rec, place));
    const first = firstOf(this.all, isBehind);
    return direction === 'backwards' ? this.all.slice(0, first).toReversed() : this.all.slice(first);
  }

  private judge({ stream, expected, events }: Write): Written | undefined {
    const current = this.revision(stream);
    const isMet =
      expected === 'any' || (expected === 'stream_exists' ? current >= 0n : current === (expected === 'no_stream' ? -1n : expected));
    if (isMet) return undefined;
    const after = expected === 'no_stream' ? -1n : expected;
    const there = typeof after === 'bigint' ? this.stream(stream).slice(Number(after) + 1, Number(after) + 1 + events.length) : [];
    const isSame = there.length === events.length && there.every(({ id }, index) => id === events[index]!.id);
    if (!isSame) return { outcome: 'wrong', stream, expected, current };
    return { outcome: 'idempotent', revision: there.at(-1)!.revision, place: there.at(-1)! };
  }

  private revision(stream: string): bigint {
    return BigInt(this.stream(stream).length) - 1n;
  }

  private take(size: number): bigint {
    const position = this.end;
    this.begins.add(position);
    this.end += BigInt(100 + size);
    return position;
  }

  private add(stream: string, event: Proposed, place: Place): void {
    const rec = { ...event, ...place, stream, revision: this.revision(stream) + 1n, created: Date.now() };
    const known = this.streams.get(stream);
    if (known) known.push(rec);
    else this.streams.set(stream, [rec]);
    this.all.push(rec);
  }
}

/** The first record of which something is true that is true of all behind it. */
const firstOf = (all: readonly Rec[], is: (rec: Rec) => boolean): number => {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(all[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
};
