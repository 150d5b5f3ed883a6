import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Adapter } from '../adapters/adapter';
import type { ProjectionOptions, Subscription } from '../subscribe/subscription';
import type { StoredEvent } from '../types';
import { type EventRow, eventColumns, toEvent, withStream } from './columns';

const longestWait = 2_000;

/** What is asked of the flow index. Whoever asks sees at least what was in the log when they asked, unless the index is far behind. */
export class Flows {
  private readonly index: Subscription;

  constructor(private readonly adapter: Pick<Adapter, 'subscriptions' | 'log' | 'pools'>) {
    this.index = adapter.subscriptions.project(flowIndex);
  }

  /** All events of a flow, as they were appended. */
  async events(tenant: string, correlationId: string): Promise<StoredEvent[]> {
    await this.known();
    return eventsOfFlow(this.adapter.pools.read, tenant, correlationId);
  }

  /** The flows in which a resource has events, the oldest first. */
  async of(tenant: string, resourceId: string): Promise<string[]> {
    await this.known();
    return flowsOf(this.adapter.pools.read, tenant, resourceId);
  }

  /** Resolves when the index has seen what is in the log now, or has not for too long. */
  async known(): Promise<void> {
    await Promise.race([this.index.reached(await this.adapter.log.head()), setTimeout(longestWait, undefined, { ref: false })]);
  }
}

/** Notes for each event which flow it belongs to, and for each resource in which flows it has events. */
const flowIndex: ProjectionOptions = {
  id: 'flows:1',
  async apply(tx, events) {
    const columns = [
      events.map(({ tenant }) => tenant),
      events.map(({ meta }) => meta.correlationId),
      events.map(({ position }) => position),
      events.map(({ id }) => id),
    ];
    await tx.query({ ...index, values: columns });
  },
};

const index = {
  name: 'index flows',
  text: `with noted as (select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) as n(tenant, correlation_id, pos, resource_id)),
    resources as (
      insert into event_store.flow_resources (tenant, resource_id, correlation_id)
      select distinct tenant, resource_id, correlation_id from noted on conflict do nothing)
    insert into event_store.flow_events (tenant, correlation_id, pos) select tenant, correlation_id, pos from noted on conflict do nothing`,
};

const eventsOfFlow = async (pool: Pool, tenant: string, correlationId: string): Promise<StoredEvent[]> => {
  const { rows } = await pool.query<EventRow>(
    `select ${eventColumns} from event_store.flow_events f join event_store.events e using (pos) ${withStream}
     where f.tenant = $1 and f.correlation_id = $2 order by f.pos`,
    [tenant, correlationId],
  );
  return rows.map(toEvent);
};

const flowsOf = async (pool: Pool, tenant: string, resourceId: string): Promise<string[]> => {
  const { rows } = await pool.query<{ correlation_id: string }>(
    `select r.correlation_id from event_store.flow_resources r
     where r.tenant = $1 and r.resource_id = $2
     order by (select min(f.pos) from event_store.flow_events f where f.tenant = r.tenant and f.correlation_id = r.correlation_id)`,
    [tenant, resourceId],
  );
  return rows.map(({ correlation_id }) => correlation_id);
};
