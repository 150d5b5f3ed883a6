/** One thing that a replay did otherwise than is recorded. */
export type Difference = {
  readonly what: string;
  readonly how: string;
  readonly category: string;
  readonly id: string;
  readonly type?: string;
  readonly changes?: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
  readonly reason?: string;
};

const longest = 160;

/** Differences as lines of text: what differs, and below it each attribute as it was and as it is. */
export const differenceLines = (differences: readonly Difference[]): string[] =>
  differences.flatMap(({ what, how, category, id, type, changes = [], reason }) => [
    `${what.padEnd(8)}  ${how.padEnd(7)}  ${type ? `${type} of ` : ''}${category} ${id}${reason ? `: ${reason}` : ''}`,
    ...changes.map(({ path, before, after }) => `    ${path === '' ? 'all' : path}: ${text(before)} -> ${text(after)}`),
  ]);

const text = (value: unknown): string => {
  const shown = value === undefined ? 'nothing' : JSON.stringify(value);
  return shown.length > longest ? `${shown.slice(0, longest)} …` : shown;
};
