/** One figure beside what it is compared with in the same run: machines are noisy, ratios are less so. */
export type Result = { readonly name: string; readonly value: number; readonly unit: string; readonly baseline?: number };

/** Prints a figure as one JSON object on a line of its own. */
export const print = ({ name, value, unit, baseline }: Result) => {
  const ratio = baseline ? round(value / baseline) : undefined;
  console.log(JSON.stringify({ name, value: round(value), unit, baseline: baseline && round(baseline), ratio }));
};

/** Progress goes where it does not mix with the figures. */
export const tell = (line: string) => process.stderr.write(`${line}\n`);

/** The value below which a share of the sorted values lies. */
export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

const round = (value: number) => Number(value.toPrecision(4));
