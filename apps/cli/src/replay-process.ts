import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Api, CommandFailed } from './api';
import type { Difference } from './difference-lines';

/** What is to be replayed, by which build, with which module in the place of what that build has. */
export type ReplayTask = {
  readonly recording: object;
  readonly build?: string;
  readonly patches?: string;
  readonly until?: object;
  readonly baseline?: object;
};

/** What a replay came to. */
export type Replayed = {
  readonly report: { readonly recorded: readonly object[]; readonly adopted: number; readonly gated: readonly string[] };
  readonly differences: readonly Difference[];
  /** The recording with all that the replay looked at. */
  readonly history: object;
};

type Message = Partial<Replayed> & { readonly failure?: string; readonly number?: number; readonly path?: string; readonly body?: object };

/** Replays in a process of its own, of the given build or of this one. What it wants to know of the platform it asks here; it changes nothing there. */
export const replayed = async (api: Api, { build, ...task }: ReplayTask): Promise<Replayed> => {
  const child = fork(programOf(build), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: { ...process.env, LOG_LEVEL: 'silent' } });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  return new Promise((done, failed) => {
    const give = (message: object) => child.send(message, () => undefined); // one that has ended tells by its exit
    child.on('message', (message: Message) => {
      if (message.path !== undefined) void answer(api, message).then(give);
      else if (message.failure !== undefined) failed(new CommandFailed(`The replay could not be done: ${message.failure}`));
      else done(message as Replayed);
    });
    child.on('exit', () => failed(new CommandFailed(`The replay ended without a result. ${complaints.slice(0, 2_000)}`)));
    give(task);
  });
};

const answer = (api: Api, { number, path, body }: Message): Promise<object> =>
  api.ask(body ? 'POST' : 'GET', path!, body).then(
    (known) => ({ number, answer: known }),
    (error: unknown) => ({ number, failure: error instanceof Error ? error.message : String(error) }),
  );

const program = 'tools/replay.js';

/** Of a directory with a build, or of a repository that was built; without one, of the build that this is of. */
const programOf = (directory: string | undefined): string => {
  if (directory !== undefined)
    return found([directory, join(directory, 'dist')], `There is no build in ${directory}: run npm run build there.`);
  const here = dirname(fileURLToPath(import.meta.url));
  return found([join(here, '../..'), join(here, '..'), 'dist'], 'The replay is not built yet: run npm run build.');
};

const found = (directories: readonly string[], otherwise: string): string => {
  const file = directories.map((directory) => resolve(directory, program)).find(existsSync);
  if (file === undefined) throw new CommandFailed(otherwise);
  return file;
};
