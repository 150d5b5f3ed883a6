import { type Clock, Rejection } from '@skyledger/event-sourcing';
import { EventStore } from '../../event-store';
import type { Registration } from '../../log/registry';
import { canonical } from '../../read/canonical';
import { empty, fold, type Folded } from '../../read/fold';
import type { Difference } from '../../read/rebuild';
import type { StoredEvent } from '../../types';
import type { Adapter, AdapterOptions, RowReader } from '../adapter';
import { MemoryLog } from './memory-log';
import { MemorySubscriptions } from './memory-subscriptions';

/** Everything in the memory of the process, and gone with it. */
export const memoryAdapter = ({ report }: Pick<AdapterOptions, 'report'>): Adapter => {
  const log = new MemoryLog(() => subscriptions.appended());
  const subscriptions: MemorySubscriptions = new MemorySubscriptions(log, report);
  return {
    ...{ writer: log, subscriptions, reader: readerOf(log), flows: flowsOf(log) },
    log: {
      after: async (position, limit) => log.after(position, limit),
      head: async () => log.head,
      lastRecordedAt: async () => log.lastRecordedAt,
    },
    get pools(): never {
      throw new Error('A store in memory has no database.');
    },
    isLogInSql: false,
    logInSql(what) {
      throw new Rejection('invalid', `${what} needs a log in PostgreSQL; this one is in memory.`);
    },
    differences: async (registry) => differences(log, registry),
    prepare: async () => [],
    lacking: async () => [],
    start: async () => subscriptions.start(),
    close: () => subscriptions.stop(),
  };
};

/**
 * A store without a database, for unit tests of what decides, handles and follows: the same aggregates, versions, conflicts, projections and
 * consumers. Queries by SQL are not there.
 *
 *     const store = memoryEventStore();
 *     const tickets = store.aggregate(troubleTicket, troubleTicketView);
 */
export const memoryEventStore = (options: { readonly clock?: Clock } = {}): EventStore =>
  new EventStore({ ...options, databaseUrl: '', adapter: memoryAdapter });

const readerOf = (log: MemoryLog): RowReader => {
  const row = async (registration: Registration, tenant: string, id: string): Promise<Folded> => {
    const { category, decider } = registration;
    const kept = log.row(tenant, category, id);
    const events = log.stream(tenant, category, id);
    if (kept?.stateSchema !== (decider.stateSchema ?? 1))
      return kept ? events.reduce(fold(registration), empty(registration)) : empty(registration);
    const { state, document } = JSON.parse(kept.text) as Pick<Folded, 'state' | 'document'>;
    return {
      version: kept.version,
      state,
      document,
      flow: events[0]!.meta.correlationId,
      recordedAt: events[kept.version - 1]!.recordedAt,
    };
  };
  return {
    row,
    stream: async (tenant, category, id, fromVersion) => log.stream(tenant, category, id, fromVersion),
    document: row,
    rows: (registration, tenant, ids) => Promise.all(ids.map((id) => row(registration, tenant, id))),
    saved: async (tenant, scope, key) => log.saved(tenant, scope, key),
  };
};

const flowsOf = (log: MemoryLog): Adapter['flows'] => {
  const all = (tenant: string) => log.after(0, log.head).filter((event) => event.tenant === tenant);
  return {
    events: async (tenant, correlationId) => all(tenant).filter(({ meta }) => meta.correlationId === correlationId),
    of: async (tenant, resourceId) => [...new Set(all(tenant).flatMap(({ id, meta }) => (id === resourceId ? [meta.correlationId] : [])))],
  };
};

const differences = (log: MemoryLog, registry: ReadonlyMap<string, Registration>): Difference[] => {
  const firsts = log.after(0, log.head).filter(({ version }) => version === 1);
  return firsts.flatMap(({ tenant, category, id }) => {
    const events = log.stream(tenant, category, id);
    const registration = registry.get(category);
    const what = registration && difference(log, registration, events);
    return what ? [{ tenant, category, id, what }] : [];
  });
};

const difference = (log: MemoryLog, registration: Registration, events: StoredEvent[]): Difference['what'] | undefined => {
  const { tenant, category, id } = events[0]!;
  const kept = log.row(tenant, category, id);
  if (!kept) return 'missing';
  const folded = events.reduce(fold(registration), empty(registration));
  if (kept.version !== folded.version) return 'version';
  const { state, document } = JSON.parse(kept.text) as Pick<Folded, 'state' | 'document'>;
  if (canonical(document ?? null) !== canonical(folded.document ?? null)) return 'document';
  return canonical(state ?? null) === canonical(folded.state ?? null) ? undefined : 'state';
};
