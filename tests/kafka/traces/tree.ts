import type { Span } from './collector';

/** The spans from one to the root of its trace. */
export const pathOf = (span: Span, spans: ReadonlyMap<string, Span>): Span[] => {
  const parent = span.parent === undefined ? undefined : spans.get(span.parent);
  return parent ? [span, ...pathOf(parent, spans)] : [span];
};

/** Spans whose parent was never sent. */
export const orphansOf = (spans: readonly Span[]): Span[] => {
  const known = new Set(spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`));
  return spans.filter(({ traceId, parent }) => parent !== undefined && !known.has(`${traceId} ${parent}`));
};

type Branch = { readonly text: string; readonly times: number; readonly below: readonly Branch[] };

/** Draws a trace. What follows from one thing alone stands below it, what follows beside others is indented; branches that look the same are drawn once. */
export const drawn = (spans: readonly Span[]): string =>
  merged(spans.filter(({ parent }) => parent === undefined).map((root) => branchOf(root, spans)))
    .flatMap((root) => linesOf(root, { first: '', others: '' }))
    .join('\n');

const branchOf = (span: Span, spans: readonly Span[]): Branch => ({
  text: `${span.service}: ${span.name}`,
  times: 1,
  below: merged(spans.filter(({ parent }) => parent === span.spanId).map((child) => branchOf(child, spans))),
});

const merged = (branches: readonly Branch[]): Branch[] => {
  const alike = new Map<string, Branch>();
  for (const branch of branches) {
    const key = JSON.stringify([branch.text, branch.below]);
    alike.set(key, { ...branch, times: branch.times + (alike.get(key)?.times ?? 0) });
  }
  return [...alike.values()];
};

const labelOf = ({ text, times }: Branch) => (times === 1 ? text : `${text}  (${times} times)`);

/** One after the other, as long as each leads to one thing only. */
const chainOf = (branch: Branch): Branch[] => [branch, ...(branch.below.length === 1 ? chainOf(branch.below[0]!) : [])];

const linesOf = (branch: Branch, { first, others }: { first: string; others: string }): string[] => {
  const chain = chainOf(branch);
  const { below } = chain.at(-1)!;
  const forks = below.flatMap((fork, index) => {
    const isLast = index === below.length - 1;
    return linesOf(fork, { first: `${others}${isLast ? '└─ ' : '├─ '}`, others: `${others}${isLast ? '   ' : '│  '}` });
  });
  return [...chain.map((one, index) => (index === 0 ? first : others) + labelOf(one)), ...forks];
};
