import type { Pool } from 'pg';

/** The log is shorter than what a subscription has done already: it was restored from before that, and what follows is another history. */
export class LogWentBack extends Error {}

/** Throws LogWentBack when a checkpoint is ahead of the log; the subscription then stands still, and says so at each try. */
export const notAhead =
  (pool: Pool) =>
  async (subscription: string, checkpoint: number): Promise<void> => {
    const { rows } = await pool.query<{ head: number; epoch: number }>(
      'select (select coalesce(max(pos), 0) from event_store.events) as head, (select max(epoch) from event_store.epochs) as epoch',
    );
    const { head, epoch } = rows[0]!;
    if (checkpoint <= head) return;
    throw new LogWentBack(
      `log went back: epoch ${epoch}, checkpoint ${checkpoint} > head ${head}; compare what ${subscription} has done with the log, then run skyledger rewind ${subscription}`,
    );
  };

/** Lets a subscription that is ahead of the log go on at its end. Answers where it stood; undefined when it is not ahead. */
export const rewind = async (pool: Pool, subscription: string): Promise<number | undefined> => {
  const { rows } = await pool.query<{ was: number }>(back, [subscription]);
  return rows[0]?.was;
};

const back = `with head as (select coalesce(max(pos), 0) as pos from event_store.events),
    ahead as (select id, c.pos from event_store.checkpoints c, head where c.id = $1 and c.pos > head.pos for update of c)
  update event_store.checkpoints c set pos = head.pos, epoch = c.epoch + 1, updated = now()
  from ahead, head where c.id = ahead.id returning ahead.pos as was`;
