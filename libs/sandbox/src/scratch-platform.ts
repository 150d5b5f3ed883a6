import type { DynamicModule, INestApplication } from '@nestjs/common';
import { Ids, type Message } from '@skyledger/event-sourcing';
import { EventStore, PersonalData } from '@skyledger/event-store';
import { Processes, Routing, Timers } from '@skyledger/messaging';
import { application, platform, Settings } from '@skyledger/service-kit';
import { Documents } from '@skyledger/tmf-rest';
import { scratchAdapter } from './scratch-adapter';
import type { ScratchLog } from './scratch-log';
import { ReplayClock, ReplayIds, scratchDocuments } from './stand-ins';

/**
 * What takes the place of deciders, processes and views of the code, by category (`productOrder`, `orderHandling`; `productOrderView`): what is to be
 * otherwise in them, or a function that makes the new one of the old.
 */
export type Patches = Readonly<Record<string, unknown>>;

/** The services as they run in the sandbox. */
export type ScratchPlatform = {
  readonly app: INestApplication;
  readonly store: EventStore;
  readonly processes: Processes;
  readonly routing: Routing;
  readonly timers: Timers;
};

/** Puts services on a scratch log. Nothing is started: no timer, no subscription, no server, no hub. */
export const scratchPlatform = async (services: readonly DynamicModule[], log: ScratchLog, patches: Patches): Promise<ScratchPlatform> => {
  const settings = Object.assign(new Settings(), { LOG_LEVEL: 'silent' });
  const parts = { services, databaseUrl: '', settings, log: { adapter: scratchAdapter(log), clock: new ReplayClock(log) } };
  const app = await application(parts, platform(parts));
  const [store, processes] = [app.get(EventStore), app.get(Processes)];
  const find = async (category: string, id: string) => (await store.find(category, id))?.document;
  Object.assign(app.get(PersonalData), { protect: async (commands: readonly Message[]) => commands }); // what was recorded is encrypted already
  Object.assign(app.get(Documents), scratchDocuments(log, find));
  const ids = new ReplayIds();
  Object.assign(app.get(Ids), { next: () => ids.next() });
  apply(patches, store, processes);
  return { app, store, processes, routing: app.get(Routing), timers: app.get(Timers) };
};

/** One that fits nothing is a mistake: it would be said to change nothing. */
const apply = (patches: Patches, store: EventStore, processes: Processes): void => {
  for (const [name, patch] of Object.entries(patches)) {
    const isView = name.endsWith('View');
    const category = isView ? name.slice(0, -'View'.length) : name;
    const registration = store.registry.get(category);
    if (registration === undefined) throw new Error(`${name} replaces nothing: no category ${category}.`);
    const process = processes.get(category)?.process;
    if (process) processes.replace(replaced(process, patch));
    else if (isView) Object.assign(registration, { view: replaced(registration.view, patch) });
    else Object.assign(registration, { decider: replaced(registration.decider, patch) });
  }
};

const replaced = <T>(original: T, patch: unknown): T =>
  typeof patch === 'function' ? (patch as (original: T) => T)(original) : { ...original, ...(patch as T) };
