import type { Pool } from 'pg';

/** Who keeps a reader from going on: the oldest transaction of the server that has not ended. */
export type Blocker = {
  readonly pid: number;
  readonly application: string;
  /** What it is doing: 'idle in transaction' is one that was forgotten. */
  readonly state: string;
  /** How long its transaction has been open, as far as that may be known. */
  readonly seconds: number;
};

/** A reader that waits at a hole of the log. */
export type FenceWait = { readonly position: number; readonly seconds: number; readonly blocker?: Blocker };

const patience = 1_000;
const lookAgain = 5_000;

/** Looks who is to blame when a reader waits long at a hole, so that a person can end that transaction. */
export class FenceWatch {
  private waiting?: { readonly position: number; readonly since: number; looked: number; blocker?: Blocker };

  constructor(
    private readonly pool: Pool,
    private readonly report: (wait: FenceWait) => void,
  ) {}

  /** The present wait; undefined while the reader goes on. */
  get wait(): FenceWait | undefined {
    if (!this.waiting) return undefined;
    const { position, since, blocker } = this.waiting;
    return { position, seconds: (performance.now() - since) / 1_000, ...(blocker && { blocker }) };
  }

  /** The reader waits behind a position, now or still. */
  async isWaiting(position: number): Promise<void> {
    const now = performance.now();
    this.waiting ??= { position, since: now, looked: now - lookAgain + patience };
    if (now - this.waiting.looked < lookAgain) return;
    this.waiting.looked = now;
    this.waiting.blocker = await this.oldest().catch(() => undefined); // looking must not be what stops the reader
    if (this.wait) this.report(this.wait);
  }

  /** What comes behind a position can be read. */
  goesOn(position: number): void {
    if (this.waiting && position >= this.waiting.position) this.waiting = undefined;
  }

  private async oldest(): Promise<Blocker | undefined> {
    const { rows } = await this.pool.query<Blocker>(oldest);
    return rows[0];
  }
}

/** Transaction ids are cluster-wide, so the holder may be at work in another database of the server. */
const oldest = `select pid, application_name as application, coalesce(state, 'unknown') as state,
    coalesce(extract(epoch from clock_timestamp() - xact_start), 0)::float8 as seconds
  from pg_stat_activity where backend_xid is not null order by age(backend_xid) desc limit 1`;
