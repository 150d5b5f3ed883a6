import { print, tell } from '../result';
import { type Answered, type Call, loaded } from './load';

/** A server under load and its database, by process. */
export type Target = { readonly url: string; readonly server: number; readonly database: number };

/** Ours, the same one statement on a bare route, and such a route without a database. */
export type Three<T> = Readonly<Record<'ours' | 'statement' | 'memory', T>>;

export const connections = 64;
const rounds = 3;

/**
 * Each of the three in turns, after as long a time to get warm: code is compiled by then, and what else the machine does meets all alike. Of each
 * figure the median of the rounds.
 */
export const measured = async (seconds: number, targets: Three<Target>, calls: Three<readonly Call[]>): Promise<Three<Answered>> => {
  const names = ['statement', 'ours', 'memory'] as const;
  const load = (name: keyof Three<unknown>) => loaded({ ...targets[name], calls: calls[name], connections, seconds });
  for (const name of names) await load(name);
  const answered: Record<keyof Three<unknown>, Answered[]> = { ours: [], statement: [], memory: [] };
  for (let round = 0; round < rounds; round += 1) for (const name of names) answered[name].push(await load(name));
  return { ours: median(answered.ours), statement: median(answered.statement), memory: median(answered.memory) };
};

const median = (all: readonly Answered[]): Answered => {
  const of = (figure: keyof Answered) => all.map((one) => one[figure]).sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
  return { perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), server: of('server'), database: of('database') };
};

/** Ours beside the one statement; beside memory; and what limits: whose processor time a request takes. */
export const report = (name: string, { ours, statement, memory }: Three<Answered>): void => {
  print({ name: `rest.${name}`, value: ours.perSecond, unit: 'requests/s', baseline: statement.perSecond });
  print({ name: `rest.${name}.to-memory`, value: ours.perSecond, unit: 'requests/s', baseline: memory.perSecond });
  print({ name: `rest.${name}.cpu.server`, value: ours.server, unit: 'µs/request', baseline: statement.server });
  print({ name: `rest.${name}.cpu.database`, value: ours.database, unit: 'µs/request', baseline: statement.database });
  print({ name: `rest.${name}.p50`, value: ours.p50, unit: 'ms', baseline: statement.p50 });
  print({ name: `rest.${name}.p99`, value: ours.p99, unit: 'ms', baseline: statement.p99 });
  const busy = (part: number) => `${Math.round((ours.perSecond * part) / 10_000)} %`;
  tell(`${name}: the server keeps ${busy(ours.server)} of one core busy, the database ${busy(ours.database)}`);
};
