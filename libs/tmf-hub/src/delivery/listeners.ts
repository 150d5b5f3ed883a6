import type { StoredEvent } from '@skyledger/event-store';
import type { ApiVersion } from '@skyledger/tmf-contracts';
import type { PoolClient } from 'pg';
import type { ListenerEvent } from '../listener/listener.events';

/** A listener as the fan-out sees it. */
export type ActiveListener = {
  readonly id: string;
  readonly tenant: string;
  readonly version: ApiVersion;
  readonly query: string;
};

const ended: Partial<Record<ListenerEvent['type'], string>> = {
  ListenerUnregistered: 'The listener has unregistered.',
  ListenerGone: 'The listener has answered 410.',
  ListenerDisabled: 'The listener has failed for too long.',
};

/** The listeners of a hub to whom something is sent. */
export const activeListeners = async (tx: PoolClient, hub: string): Promise<ActiveListener[]> => {
  const { rows } = await tx.query<ActiveListener>(
    'select id, tenant, version, query from hub.listeners where hub = $1 and active order by id',
    [hub],
  );
  return rows;
};

/** Follows what happens to a listener: who comes gets what happens from here on, who goes gets nothing of what waits. */
export const follow = async (tx: PoolClient, event: StoredEvent, now: string): Promise<void> => {
  const { type, data } = event as unknown as ListenerEvent;
  const reason = ended[type];
  if (type === 'ListenerRegistered') await add(tx, event, data);
  else if (type === 'ListenerEnabled') await activate(tx, event.id, true);
  else if (type === 'RedeliveryRequested') await tx.query(replay, [event.id, data.fromPosition - 1, event.position]);
  else if (reason !== undefined) await end(tx, event.id, reason, now);
};

const add = (tx: PoolClient, { id, tenant, category }: StoredEvent, { version, callback, query }: Registered) =>
  tx.query('insert into hub.listeners (id, hub, tenant, version, callback, query) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [
    id,
    category,
    tenant,
    version,
    callback,
    query,
  ]);

type Registered = Extract<ListenerEvent, { type: 'ListenerRegistered' }>['data'];

const activate = (tx: PoolClient, id: string, active: boolean) =>
  tx.query('update hub.listeners set active = $2, failures = 0, failing_since = null where id = $1', [id, active]);

const end = async (tx: PoolClient, id: string, reason: string, now: string) => {
  await activate(tx, id, false);
  await tx.query('delete from hub.replays where listener = $1', [id]);
  await tx.query(
    "update hub.deliveries set state = 'dropped', due = null, note = $2, done_at = $3 where listener = $1 and state = 'waiting'",
    [id, reason, now],
  );
};

const replay = `insert into hub.replays as r (listener, next, until) values ($1, $2, $3)
  on conflict (listener) do update set next = least(r.next, excluded.next), until = greatest(r.until, excluded.until)`;
