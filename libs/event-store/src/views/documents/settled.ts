import { setTimeout } from 'node:timers/promises';
import type { Statements } from '../generations';

const pause = 5;

/**
 * A position up to which the log is settled: whatever will ever be seen there is seen by every statement from now on. Who appends takes a
 * transaction id before a position, so when all transactions older than ours have ended, the positions given out before it are settled.
 */
export const settledPosition = async (db: Statements): Promise<number> => {
  const { rows } = await db.query<{ position: number; fence: string }>(
    `select pg_current_xact_id()::text as fence, (select case when is_called then last_value else 0 end from event_store.events_pos) as position`,
  );
  const [{ position, fence }] = rows as [{ position: number; fence: string }];
  for (;;) {
    const { rows: horizons } = await db.query<{ horizon: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as horizon');
    if (BigInt(horizons[0]!.horizon) > BigInt(fence)) return position;
    await setTimeout(pause);
  }
};
