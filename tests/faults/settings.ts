const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const isShort = process.env['FAULTS'] === 'short';

/** How much is done: `npm run test:faults -- --short`, `--rounds 50`, `--events 20000`, `--times 3`. */
export const amounts = {
  /** How often PostgreSQL is killed. */
  rounds: number('FAULTS_ROUNDS', isShort ? 20 : 200),
  /** How long that may take, in minutes: what did not come to its end by then is told, and failed. */
  minutes: number('FAULTS_MINUTES', isShort ? 5 : 20),
  /** How many events the writers of the race append, at least. */
  events: number('FAULTS_EVENTS', isShort ? 5_000 : 50_000),
  /** How often each crash point is tried. */
  times: number('FAULTS_TIMES', isShort ? 1 : 3),
  /** How often the disk is filled. */
  fillings: number('FAULTS_FILLINGS', isShort ? 1 : 3),
};

/** Whether nothing may be left out because of where it runs. */
export const isCi = Boolean(process.env['CI']);

/** A line for people who wait. */
export const say = (line: string): void => void process.stdout.write(`  ${line}\n`);

/** The value below which a part of the values lies. */
export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
