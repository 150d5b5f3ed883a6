import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { context } from '@skyledger/event-store';
import { type GoldenHistory, type Recording, type World } from '@skyledger/sandbox';
import { Recordings } from '@skyledger/service-kit';
import type { TestApp } from '@skyledger/testing';

/** A flow of a platform, and what was around it, as a replay asks for them. */
export const recorded = async ({ app }: TestApp, id: string): Promise<{ recording: Recording; world: World }> => {
  const reading = <T>(work: (recordings: Recordings) => Promise<T>): Promise<T> =>
    context.run({ tenant: 'default', actor: 'sre', commandId: 'reading' }, () => work(app.get(Recordings)));
  const recording = (await reading((recordings) => recordings.of(id)))!;
  const since = recording.events[0]!.position;
  return {
    recording,
    world: {
      stream: (category, stream) => reading((recordings) => recordings.stream(category, stream)),
      candidates: (category, wanted) => reading((recordings) => recordings.candidates(category, wanted as never, since)),
    },
  };
};

/** Where GOLDEN=add (`npm run golden`): keeps a history that is to be replayed for ever, unless there is one of that name. */
export const keepHistory = (name: string, history: GoldenHistory): void => {
  const file = `golden/histories/${name}.json`;
  if (process.env['GOLDEN'] !== 'add' || existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(history)}\n`, { flag: 'wx' });
};
