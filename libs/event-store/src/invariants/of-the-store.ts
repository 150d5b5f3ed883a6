import type { EventStore } from '../event-store';
import { Rebuild } from '../read/rebuild';
import type { Invariant } from './invariants';

const most = 10;
const sampled = 500;

/** What must be true of every log. */
export const ofTheStore = (store: EventStore): Invariant[] => [
  {
    name: 'the versions of every stream are 1, 2, 3 ... up to its own',
    broken: () => lines(store, gaps),
    remedy: 'Events were lost or planted by hand. Stop writing, run `skyledger verify`, and restore from a backup.',
  },
  {
    name: 'every document is what its events say',
    broken: async (thorough) => {
      const differences = thorough ? await store.rebuildCheck() : await new Rebuild(store.pools.admin, store.registry).sample(sampled);
      return differences.slice(0, most).map(({ tenant, category, id, what }) => `${tenant}/${category}-${id}: ${what}`);
    },
    remedy: 'Run `skyledger rebuild <category>`; what was read before is kept for --rollback.',
  },
  {
    name: 'no subscription is ahead of the log',
    broken: () => lines(store, ahead),
    remedy:
      'The log was restored to an earlier time than its readers remember. Rebuild the projections named here; consumers need a decision by a person.',
  },
];

const lines = async (store: EventStore, text: string): Promise<string[]> =>
  (await store.pools.admin.query<{ line: string }>(`${text} limit ${most}`)).rows.map(({ line }) => line);

const gaps = `select concat(s.tenant, '/', s.category, '-', s.id, ': ', coalesce(e.count, 0), ' events, the last of version ', e.last, ', the stream at ', s.version) as line
  from event_store.streams s left join (select sid, count(*) as count, max(version) as last, min(version) as first from event_store.events group by sid) e using (sid)
  where coalesce(e.count, 0) <> s.version or e.last <> s.version or e.first <> 1`;

const ahead = `select concat(id, ' at ', pos) as line from event_store.checkpoints
  where pos > (select case when is_called then last_value else 0 end from event_store.events_pos)`;
