/** [from, to); instants are UTC with milliseconds, so they compare as text. */
export type Interval = { readonly from: string; readonly to: string };

/** The same time as sorted intervals that neither overlap nor touch. */
export const union = (...intervals: readonly Interval[]): Interval[] => {
  const merged: Interval[] = [];
  for (const next of intervals.filter(({ from, to }) => from < to).sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (!last || last.to < next.from) merged.push(next);
    else if (last.to < next.to) merged[merged.length - 1] = { from: last.from, to: next.to };
  }
  return merged;
};

/** The time that is in both. */
export const intersection = (a: readonly Interval[], b: readonly Interval[]): Interval[] =>
  union(...a.flatMap((one) => b.map((other) => ({ from: later(one.from, other.from), to: earlier(one.to, other.to) }))));

/** The time of the first that is not in the second. */
export const difference = (a: readonly Interval[], b: readonly Interval[]): Interval[] =>
  union(...b).reduce(
    (rest, { from, to }) =>
      rest.flatMap((each) =>
        [
          { from: each.from, to: earlier(each.to, from) },
          { from: later(each.from, to), to: each.to },
        ].filter((piece) => piece.from < piece.to),
      ),
    union(...a),
  );

/** Whether an instant lies in one of them. */
export const contains = (intervals: readonly Interval[], at: string): boolean => intervals.some(({ from, to }) => from <= at && at < to);

const later = (a: string, b: string) => (a > b ? a : b);
const earlier = (a: string, b: string) => (a < b ? a : b);
