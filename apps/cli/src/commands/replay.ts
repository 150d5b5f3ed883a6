import type { Command } from 'commander';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Api, CommandFailed } from '../api';
import { differenceLines } from '../difference-lines';
import { type Replayed, replayed, type ReplayTask } from '../replay-process';
import { say, told } from '../told';

type Options = { readonly with?: string; readonly until?: string; readonly record?: string };

/** Runs what was recorded of a flow through the code once more, away from the platform. */
export const replay = (program: Command, api: Api): void => {
  program
    .command('replay <flow>')
    .description(
      'run the recorded inputs of a flow through the code in a sandbox and show what differs; <flow> is any resource of it, or a file of --record. Ends with 0: all the same, 1: something differs, 2: it could not be done',
    )
    .option('--with <build|module>', 'other code: a directory that was built, or a module (.mjs) that exports deciders, views or processes')
    .option('--until <time|position>', 'only what had happened by then')
    .option('--record <file>', 'keep the recording with all that the replay looked at, to be replayed anywhere')
    .action(told((flow: string, options: Options) => run(api, flow, options), 2));
};

const run = async (api: Api, flow: string, options: Options): Promise<void> => {
  const recording = flow.endsWith('.json')
    ? (JSON.parse(readFileSync(flow, 'utf8')) as object)
    : await api.ask<object>('GET', `/ops/recordings/${encodeURIComponent(flow)}`);
  const task: ReplayTask = { recording, ...(options.until !== undefined && { until: momentOf(options.until) }) };
  const asItIs = await replayed(api, task);
  if (options.record !== undefined) writeFileSync(options.record, `${JSON.stringify(asItIs.history)}\n`);
  if (options.with === undefined) return tell(asItIs, 'The code does what is recorded.');
  if (asItIs.differences.length > 0)
    say(`Without ${options.with} the code already does otherwise: ${asItIs.differences.length} differences.`);
  tell(await replayed(api, { ...task, ...codeOf(options.with), baseline: asItIs.report }), `With ${options.with} all is the same.`);
};

const tell = ({ report, differences }: Replayed, otherwise: string): void => {
  const { recorded, adopted, gated } = report;
  say(
    `${recorded.length} events were recorded; ${recorded.length - adopted} of them were made again${adopted > 0 ? `, ${adopted} taken over as they are` : ''}.`,
  );
  if (gated.length > 0) say(`Not run, for it reaches outside: ${gated.join(', ')}.`);
  say(...differenceLines(differences));
  say(differences.length === 0 ? otherwise : `${differences.length} differences.`);
  if (differences.length > 0) process.exitCode = 1;
};

const codeOf = (place: string): Pick<ReplayTask, 'build' | 'patches'> => {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) throw new CommandFailed(`There is no ${place}.`);
  return found.isDirectory() ? { build: resolve(place) } : { patches: resolve(place) };
};

const momentOf = (text: string): object => {
  if (/^\d+$/.test(text)) return { position: Number(text) };
  if (Number.isNaN(Date.parse(text)))
    throw new CommandFailed('--until takes an instant, such as 2026-02-01T00:00:00Z, or a position of the log.');
  return { time: new Date(text).toISOString() };
};
