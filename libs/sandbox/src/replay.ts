import type { DynamicModule } from '@nestjs/common';
import { hadHappened, type Moment, type Registration, replaceEnvelopes, type StoredEvent } from '@skyledger/event-store';
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
  const isOfThen = (event: StoredEvent) => until === undefined || hadHappened(until, event);
  const log = new ScratchLog(recording, world);
  const scratch = await scratchPlatform(services, log, patches);
  try {
    const recorded = recording.events.filter(isOfThen);
    const appends = recordedAppends(recorded);
    const gates = new Gates(log, scratch.store);
    const units = new Units(scratch.routing.services());
    const timers = new ScratchTimers(scratch.timers, scratch.processes, appends);
    const run = new Run(appends, { log, gates, timers, units, ownerOf: (category) => ownerOf(scratch, category) });
    await run.upTo(until === undefined ? Infinity : log.now.position);
    const events = [...log.produced.values()].filter(isOfThen);
    return masked({
      ...{ recorded, events, documents: await documents(scratch, log, { recorded, events }) },
      commands: gates.commands.filter(({ category }) => scratch.processes.get(category) === undefined), // an input of a process is an event already
      ...{ failures: units.failures, refusals: run.refusals, adopted: run.adopted.length },
      gated: [...new Set(units.gated.map(({ type }) => type))],
    });
  } finally {
    await scratch.app.close();
  }
};

/** Personal texts are encrypted anew wherever they are written down, and without their keys one is like another: only that there is one is told. */
const masked = (report: Report): Report =>
  JSON.parse(replaceEnvelopes(JSON.stringify(report), ({ field }) => `(personal: ${field})`)) as Report;

/** Answers and refusals lie in categories named after their service: 'productInventoryReply'. */
const ownerOf = ({ store }: ScratchPlatform, category: string): string =>
  store.registry.get(category)?.service ??
  category.replace(/(Reply|Refusal)$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

type Events = Pick<Report, 'recorded' | 'events'>;

const documents = async ({ store }: ScratchPlatform, log: ScratchLog, { recorded, events }: Events): Promise<Report['documents']> => {
  const found: Record<string, { recorded: unknown; replayed: unknown }> = {};
  for (const { category, id } of [...recorded, ...events]) {
    const registration = store.registry.get(category);
    if (registration?.view === undefined || found[`${category}/${id}`]) continue;
    const of = async (all: readonly StoredEvent[]) => {
      const mine = all.filter((event) => event.category === category && event.id === id);
      return documentOf(registration, await log.together(category, id, mine));
    };
    found[`${category}/${id}`] = { recorded: await of(recorded), replayed: await of(events) };
  }
  return found;
};

/** Events that do not fit together, for one of them is missing, may come to no document at all. */
const documentOf = (registration: Registration, events: readonly StoredEvent[]): unknown => {
  try {
    return rowOf(registration, events).document;
  } catch (error) {
    return { error: String(error) };
  }
};
