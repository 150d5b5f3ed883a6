import { EventStore, invariant, type ReadModel } from '@skyledger/event-store';
import { usageBuckets } from './usage-buckets.projection';
import { UsageRecord } from './usage-buckets.tables';

/** What makes sure that no use is billed twice, and none is forgotten. */
export const usageBucketsInvariants = [
  invariant(
    'every accepted use is billed, unbilled, rejected or parked, and one of them only',
    [EventStore, usageBuckets.name],
    (store: EventStore, buckets: ReadModel) => ({
      broken: async () => {
        const records = buckets.of(UsageRecord).metadata.tablePath;
        return (await store.query<{ line: string }>(standing(records, store.registry.get('usage')!.table), [usageBuckets.name])).map(
          ({ line }) => line,
        );
      },
      remedy: 'Run `skyledger rebuild usageBuckets`; if it is still so, look at the use named here by `skyledger flow`.',
    }),
  ),
];

/** Each use that the projection has come to stands in its table as its own state says, or is parked. */
const standing = (records: string, documents: string) => `
  with here as (select coalesce(max(pos), 0) as pos from event_store.checkpoints where id = $1)
  select concat(s.tenant, '/usage-', s.id, ': ', coalesce(r.standing, 'in no class'), ', the use itself is ', d.state ->> 'status') as line
  from event_store.streams s join ${documents} d on d.tenant = s.tenant and d.category = s.category and d.id = s.id
  left join ${records} r on r.tenant = s.tenant and r.usage_id = s.id
  where s.category = 'usage' and d.category = 'usage' and d.last_pos <= (select pos from here)
    and r.standing is distinct from case when d.state ->> 'status' in ('billed', 'rejected', 'deleted') then d.state ->> 'status' else 'unbilled' end
    and not exists (select from event_store.parked p where p.subscription = $1 and p.tenant = s.tenant and p.category = s.category and p.id = s.id)
  limit 10`;
