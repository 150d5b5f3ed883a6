import { setTimeout } from 'node:timers/promises';

type Query = <R extends object>(text: string, values?: unknown[]) => Promise<R[]>;

const longestPause = 100;

/**
 * The last position up to `upTo` below which nothing can appear any more. Where positions are missing, whatever could still fill them is waited
 * for, as the readers do (LogReader); when that takes longer than `patience`, the answer is the position before the first hole.
 */
export const settledUpTo = async (query: Query, after: number, upTo: number, patience = 2_000): Promise<number> => {
  const [all] = await query<{ n: number }>('select count(*) as n from event_store.events where pos > $1 and pos <= $2', [after, upTo]);
  if (all!.n === upTo - after) return upTo;
  const [fence] = await query<{ xid: string }>('select pg_current_xact_id()::text as xid'); // every owner of a position up to here is older
  const deadline = performance.now() + patience;
  for (let pause = 1; performance.now() < deadline; pause = Math.min(pause * 2, longestPause)) {
    const [now] = await query<{ horizon: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as horizon');
    if (BigInt(now!.horizon) > BigInt(fence!.xid)) return upTo;
    await setTimeout(pause);
  }
  const [hole] = await query<{ before: number | null }>(beforeHole, [after, upTo]);
  return hole!.before ?? upTo;
};

const beforeHole = `select min(last) as before from (
  select pos, lag(pos, 1, $1) over (order by pos) as last from event_store.events where pos > $1 and pos <= $2) e where pos > last + 1`;
