import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { asWritten, eventColumns, withStream, written } from '../read/columns';
import type { StoredEvent } from '../types';
import type { FenceWatch } from './fence-watch';

const longestPause = 100;

/**
 * Reads the log in the order of its positions without losing what commits late. A missing position may belong to a transaction that has not
 * ended: reading stops before it until every transaction that could own it has ended. What is then still missing was rolled back.
 */
export class LogReader {
  /** Positions up to here are settled for every snapshot taken from now on: what is missing there stays missing. */
  private settled = 0;
  private fence?: { readonly upTo: number; readonly xid: bigint };

  constructor(
    private readonly pool: Pool,
    private readonly watch?: FenceWatch,
  ) {}

  /** The next events after a position, in order; none if there are none. Waits at a hole. */
  async after(position: number, limit: number): Promise<StoredEvent[]> {
    for (let pause = 1; ; pause = Math.min(pause * 2, longestPause)) {
      const settledBefore = this.settled; // of the time before the snapshot: another read may move it while this one is on its way
      const { rows } = await this.pool.query<string[]>({ ...page, values: [position, limit] });
      const events = rows.map(written);
      const settled = Math.max(settledBefore, this.settledAt(rows[0]?.at(-1)));
      const ready = beforeHole(events, position, settled);
      if (ready.length > 0 || rows.length === 0) {
        this.watch?.goesOn(position);
        return ready;
      }
      await this.raiseFence(events.at(-1)!.position);
      await this.watch?.isWaiting(position);
      await setTimeout(pause);
    }
  }

  /** A page whose snapshot is newer than all that could own a missing position up to the fence settles them. */
  private settledAt(horizon: string | undefined): number {
    if (!this.fence || horizon === undefined || BigInt(horizon) <= this.fence.xid) return 0;
    this.settled = Math.max(this.settled, this.fence.upTo);
    return this.fence.upTo;
  }

  /** Owners of positions up to the end of this page took their transaction id before their position, so before the fence takes its own. */
  private async raiseFence(upTo: number): Promise<void> {
    if (this.fence && this.fence.upTo > this.settled && !(await this.isForgotten(this.fence.xid))) return;
    this.fence = { upTo, xid: await this.transactionId('pg_current_xact_id()') };
  }

  /** A server that crashes gives ids anew that it had not yet written to its log: one that is still to come settles nothing while nobody writes. */
  private async isForgotten(xid: bigint): Promise<boolean> {
    return (await this.transactionId('pg_snapshot_xmax(pg_current_snapshot())')) <= xid;
  }

  private async transactionId(of: string): Promise<bigint> {
    const { rows } = await this.pool.query<{ xid: string }>(`select ${of}::text as xid`);
    return BigInt(rows[0]!.xid);
  }
}

const beforeHole = (events: StoredEvent[], position: number, settled: number): StoredEvent[] => {
  let expected = position + 1;
  const hole = events.findIndex((event) => {
    const isHole = event.position > expected && event.position - 1 > settled;
    expected = event.position + 1;
    return isHole;
  });
  return hole < 0 ? events : events.slice(0, hole);
};

const page = {
  ...asWritten,
  name: 'page',
  text: `select ${eventColumns}, pg_snapshot_xmin(pg_current_snapshot())::text as horizon
    from (select * from event_store.events where pos > $1 order by pos limit $2) e ${withStream}
    order by e.pos`,
};
