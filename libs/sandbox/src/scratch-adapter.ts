import type { Adapter } from '@skyledger/event-store';
import { rowOf } from './folding';
import { Gated } from './gated';
import type { ScratchLog } from './scratch-log';

const inert = (id: string) => ({ id, position: 0, isOwner: true, reached: async () => undefined, stop: async () => undefined });

/** What a store stands on in the sandbox: the scratch log, and nothing else. Nobody listens to it; the replay itself brings events on. */
export const scratchAdapter =
  (log: ScratchLog): (() => Adapter) =>
  () => ({
    reader: {
      stream: async (_tenant, category, id, fromVersion = 1) => (await log.stream(category, id)).slice(fromVersion - 1),
      row: async (registration, _tenant, id) => rowOf(registration, await log.stream(registration.category, id)),
      document: async (registration, _tenant, id) => rowOf(registration, await log.stream(registration.category, id)),
      rows: (registration, _tenant, ids) =>
        Promise.all(ids.map(async (id) => rowOf(registration, await log.stream(registration.category, id)))),
      saved: async (_tenant, scope, key) => log.saved(scope, key),
    },
    writer: {
      append: (item) => log.append(item),
      async appendAtomic(items) {
        const results = [];
        for (const item of items) results.push(await log.append(item));
        return results;
      },
    },
    log: { after: async () => [], head: async () => 0, lastRecordedAt: async () => undefined },
    subscriptions: { all: [], project: ({ id }) => inert(id), consume: ({ id }) => inert(id) },
    flows: { events: async () => [...log.produced.values()], of: async () => [log.recording.flow] },
    get pools(): never {
      throw new Gated('A database');
    },
    isLogInSql: false,
    logInSql(what) {
      throw new Gated(what);
    },
    differences: async () => [],
    prepare: async () => [],
    lacking: async () => [],
    start: async () => undefined,
    close: async () => undefined,
  });
