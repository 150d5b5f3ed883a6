import type { DynamicModule, INestApplication } from '@nestjs/common';
import { Ids, type Message, type Process } from '@skyledger/event-sourcing';
import { EventStore } from '@skyledger/event-store';
import { Processes, Routing, Timers } from '@skyledger/messaging';
import { application, platform, Settings } from '@skyledger/service-kit';
import { Documents } from '@skyledger/tmf-rest';
import { scratchAdapter } from './scratch-adapter';
import type { ScratchLog } from './scratch-log';
import { ReplayClock, ReplayIds, scratchDocuments } from './stand-ins';

/** Deciders, processes and views that take the place of those in the code, under the names they are exported by there. */
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
  Object.assign(app.get(Documents), scratchDocuments(log, find));
  const ids = new ReplayIds();
  Object.assign(app.get(Ids), { next: () => ids.next() });
  apply(patches, store, processes);
  return { app, store, processes, routing: app.get(Routing), timers: app.get(Timers) };
};

/** A patch that fits nothing is a mistake: it would be said to change nothing. */
const apply = (patches: Patches, store: EventStore, processes: Processes): void => {
  for (const [name, patch] of Object.entries(patches)) {
    const { category = name.replace(/View$/, '') } = patch as { category?: string };
    const registration = store.registry.get(category);
    if (registration === undefined || typeof patch !== 'object') throw new Error(`${name} replaces nothing: no category ${category}.`);
    const process = processes.get(category)?.process;
    if (process) processes.replace({ ...process, ...patch } as Process<Message, unknown, Message>);
    else if ('project' in patch!) Object.assign(registration, { view: patch });
    else Object.assign(registration, { decider: { ...registration.decider, ...patch } });
  }
};
