import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { type Api, CommandFailed } from '../api';
import { bar } from '../bar';
import { say, told } from '../told';

type Difference = { readonly category: string; readonly id: string; readonly what: string };
type Run = {
  readonly task: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly progress?: { readonly phase: string; readonly done: number; readonly total: number };
  readonly differences?: readonly Difference[];
  readonly reason?: string;
};
type View = {
  readonly view: string;
  readonly version: number;
  readonly generations: { active?: { generation: number } };
  readonly run?: Run;
};
type Options = { readonly all?: true; readonly check?: true; readonly rollback?: true; readonly dropOld?: true };

const longestPause = 250;

/** Folds views anew beside those that are read, or compares them with the log. */
export const rebuild = (program: Command, api: Api): void => {
  program
    .command('rebuild')
    .argument('[view]', 'a category of documents, or a projection; without one, the views are listed')
    .description('fold a view from the log anew, beside the one that is read, and switch; readers and writers go on meanwhile')
    .option('--all', 'every view, one after the other')
    .option('--check', 'only compare with what is stored; ends with 1 if anything differs')
    .option('--rollback', 'take back what was there before the last switch, with what has happened since')
    .option('--drop-old', 'remove what was kept for a rollback')
    .action(
      told(async (view: string | undefined, options: Options) => {
        const task = taskOf(options);
        if (view === undefined && !options.all && task === 'rebuild') return list(await api.ask<View[]>('GET', '/ops/rebuild'));
        if (view === undefined && !options.all && task !== 'check') throw new CommandFailed('Name a view, or say --all.');
        const views = view === undefined ? (await api.ask<View[]>('GET', '/ops/rebuild')).map((each) => each.view) : [view];
        const runs: Run[] = [];
        for (const each of views) runs.push(await run(api, each, task));
        conclude(task, views, runs);
      }),
    );
};

const taskOf = ({ check, rollback, dropOld }: Options) => {
  const tasks = [check && 'check', rollback && 'rollBack', dropOld && 'dropOld'].filter((task) => task !== undefined);
  if (tasks.length > 1) throw new CommandFailed('One of --check, --rollback and --drop-old at a time.');
  return tasks[0] ?? 'rebuild';
};

const list = (views: readonly View[]) =>
  say(...views.map(({ view, version, generations }) => `${view}: version ${version}, generation ${generations.active?.generation ?? 1}`));

const run = async (api: Api, view: string, task: string): Promise<Run> => {
  await api.ask('POST', `/ops/rebuild/${encodeURIComponent(view)}`, { task });
  const shown = bar(view);
  for (let pause = 10; ; pause = Math.min(pause * 2, longestPause)) {
    const { run } = await api.ask<View>('GET', `/ops/rebuild/${encodeURIComponent(view)}`);
    if (run?.state !== 'running') {
      shown.end();
      if (run?.state === 'failed') throw new CommandFailed(`${view}: ${run.reason}`);
      return run!;
    }
    if (run.progress) shown.show(run.progress);
    await setTimeout(pause);
  }
};

const conclude = (task: string, views: readonly string[], runs: readonly Run[]) => {
  const differences = runs.flatMap((each) => each.differences ?? []);
  say(...differences.map(({ category, id, what }) => `${category} ${id}: ${what} differs`));
  const count = `${views.length} view${views.length === 1 ? '' : 's'}`;
  say(task === 'check' ? `${count} replayed, ${differences.length} differ.` : `${count} ${done[task]}.`);
  if (differences.length > 0) process.exitCode = 1;
};

const done: Readonly<Record<string, string>> = {
  rebuild: 'rebuilt; what was there before is kept: --rollback takes it back, --drop-old removes it',
  rollBack: 'rolled back',
  dropOld: 'without what was kept',
};
