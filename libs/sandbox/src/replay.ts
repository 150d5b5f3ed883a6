import type { DynamicModule } from '@nestjs/common';
import { context, hadHappened, type Moment } from '@skyledger/event-store';
import { rowOf } from './folding';
import { Gates } from './gates';
import { recordedAppends } from './recorded-appends';
import type { Recording, World } from './recording';
import type { Report } from './report';
import { Run } from './run';
import { ScratchLog } from './scratch-log';
import { type Patches, type ScratchPlatform, scratchPlatform } from './scratch-platform';
import { ScratchTimers } from './scratch-timers';
import { Units } from './units';

/** What is to be replayed, by which code. */
export type Replay = {
  readonly recording: Recording;
  readonly world: World;
  readonly services: readonly DynamicModule[];
  /** Takes the place of what the services have. */
  readonly patches?: Patches;
  /** Replays what had happened by then; all if absent. */
  readonly until?: Moment;
};

/**
 * Runs the recorded inputs of a flow through the code: commands from outside, and everything that followed from each event. It happens on a log in
 * memory, at the recorded times and under the recorded ids; the database, the cloud, hubs and other hosts are out of reach, and what came of
 * them is taken from the recording.
 */
export const replay = async ({ recording, world, services, patches = {}, until }: Replay): Promise<Report> => {
  const events = until ? recording.events.filter((event) => hadHappened(until, event)) : recording.events;
  const log = new ScratchLog({ ...recording, events }, world);
  const scratch = await scratchPlatform(services, log, patches);
  try {
    const appends = recordedAppends(events);
    const gates = new Gates(log, scratch.store);
    const units = new Units(scratch.routing.services());
    const timers = new ScratchTimers(scratch.timers, scratch.processes, appends);
    const run = new Run(appends, { log, gates, timers, units, ownerOf: (category) => ownerOf(scratch, category) });
    await run.all();
    return {
      ...{ recorded: events, events: [...log.produced.values()], documents: await documents(scratch, log) },
      commands: gates.commands.filter(({ category }) => scratch.processes.get(category) === undefined), // an input of a process is an event already
      ...{ failures: units.failures, refusals: run.refusals, adopted: run.adopted.length },
      gated: [...new Set(units.gated.map(({ type }) => type))],
    };
  } finally {
    await scratch.app.close();
  }
};

/** Answers and refusals lie in categories named after their service: 'productInventoryReply'. */
const ownerOf = ({ store }: ScratchPlatform, category: string): string =>
  store.registry.get(category)?.service ??
  category.replace(/(Reply|Refusal)$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const documents = async ({ store }: ScratchPlatform, log: ScratchLog): Promise<Report['documents']> => {
  const found: Record<string, { recorded: unknown; replayed: unknown }> = {};
  for (const { category, id, tenant } of [...log.recording.events, ...log.produced.values()]) {
    const registration = store.registry.get(category);
    if (registration?.view === undefined || found[`${category}/${id}`]) continue;
    const of = async (isRecorded: boolean) => rowOf(registration, await log.stream(category, id, isRecorded)).document;
    const [recorded, replayed] = await context.run({ tenant, actor: 'replay', commandId: 'replay' }, async () => [
      await of(true),
      await of(false),
    ]);
    found[`${category}/${id}`] = { recorded, replayed };
  }
  return found;
};
