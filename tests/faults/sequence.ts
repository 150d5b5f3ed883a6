/** An event as a reader saw it. */
export type Seen = { readonly position: number; readonly stream: string; readonly version: number };

/** How what a reader saw stands beside the log. */
export type ReaderVerdict = {
  readonly missed: number;
  readonly doubled: number;
  /** Seen after something that lies behind it in the log. */
  readonly disordered: number;
};

/** Compares what a reader saw, in the order in which it saw it, with all positions of the log. */
export const judgeReader = (log: readonly number[], seen: readonly number[]): ReaderVerdict => {
  const once = new Set(seen);
  return {
    missed: log.filter((position) => !once.has(position)).length,
    doubled: seen.length - once.size,
    disordered: seen.filter((position, index) => index > 0 && position < seen[index - 1]!).length,
  };
};

/** Events whose position contradicts their version: both must grow together inside a stream, and versions be 1, 2, 3 ... */
export const outOfOrder = (log: readonly Seen[]): number => {
  const last = new Map<string, number>();
  let wrong = 0;
  for (const { stream, version } of log.toSorted((a, b) => a.position - b.position)) {
    if (version !== (last.get(stream) ?? 0) + 1) wrong += 1;
    last.set(stream, version);
  }
  return wrong;
};
