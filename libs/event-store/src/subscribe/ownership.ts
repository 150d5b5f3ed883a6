import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { Session } from './session';

/** Another owner has taken over: what was about to be saved is not. */
export class Deposed extends Error {}

/** The right to run one subscription: an advisory lock, and an epoch that grows with each owner, in case the lock was lost unnoticed. */
export class Ownership {
  private saved: number;

  private constructor(
    private readonly session: Session,
    private readonly id: string,
    private readonly claimed: { readonly tenure: number; readonly epoch: number; readonly pos: number },
  ) {
    this.saved = claimed.pos;
  }

  /** Claims a subscription; undefined while another has it. */
  static async claim(session: Session, id: string): Promise<Ownership | undefined> {
    await session.start();
    const { tenure } = session; // a connection lost from here on is noticed by it
    const { rows } = await session.query<{ got: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [id]);
    if (!rows[0]!.got) return undefined;
    const taken = await session.query<{ pos: number; epoch: number }>(take, [id, randomUUID()]);
    return new Ownership(session, id, { tenure, ...taken.rows[0]! });
  }

  /** Where the stored checkpoint of a subscription stands, whoever owns it. */
  static async stored(session: Session, id: string): Promise<number> {
    const { rows } = await session.query<{ pos: number }>('select pos from event_store.checkpoints where id = $1', [id]);
    return rows[0]?.pos ?? 0;
  }

  /** The checkpoint as it is stored. */
  get position(): number {
    return this.saved;
  }

  /** False once the connection that held the lock is gone. */
  get holds(): boolean {
    return this.session.tenure === this.claimed.tenure;
  }

  /** Moves the checkpoint from where we left it, in the transaction given or by itself. Throws Deposed when another has moved it. */
  async save(position: number, tx?: ClientBase): Promise<void> {
    const values = [this.id, this.saved, this.claimed.epoch, position];
    const { rowCount } = tx ? await tx.query({ ...move, values }) : await this.session.query(move.text, values);
    if (rowCount !== 1) throw new Deposed(`${this.id} has another owner.`);
    if (!tx) this.saved = position;
  }

  /** To be called when the transaction of `save` has committed. */
  committed(position: number): void {
    this.saved = position;
  }

  async release(): Promise<void> {
    if (this.holds) await this.session.query('select pg_advisory_unlock(hashtextextended($1, 0))', [this.id]);
  }
}

const take = `insert into event_store.checkpoints as c (id, pos, owner, epoch, updated) values ($1, 0, $2, 1, now())
  on conflict (id) do update set epoch = c.epoch + 1, owner = excluded.owner, updated = now() returning pos, epoch`;

const move = {
  name: 'move checkpoint',
  text: 'update event_store.checkpoints set pos = $4, updated = now() where id = $1 and pos = $2 and epoch = $3',
};
