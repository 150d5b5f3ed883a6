import type { PoolClient } from 'pg';
import type { Ownership } from './ownership';
import { Runner, type Surroundings } from './runner';
import type { ProjectionOptions } from './subscription';

type Transaction = <T>(work: (tx: PoolClient) => Promise<T>) => Promise<T>;

const pageSize = 1_000;
const mostUnsaved = 10_000;

/** Runs a projection: each page's effects and the checkpoint in one transaction. */
export class Projection extends Runner {
  constructor(
    private readonly options: ProjectionOptions,
    around: Surroundings,
    private readonly transaction: Transaction,
  ) {
    super(options.id, around);
  }

  protected async work(ownership: Ownership): Promise<void> {
    let position = ownership.position;
    while (!this.isStopping && ownership.holds) {
      const events = await this.next(position, pageSize);
      if (events.length === 0) continue;
      position = events.at(-1)!.position;
      const wanted = events.filter(this.options.filter ?? (() => true));
      if (wanted.length > 0) {
        await this.transaction(async (tx) => {
          await this.options.apply(tx, wanted);
          await ownership.save(position, tx);
        });
        ownership.committed(position);
      } else if (position - ownership.position > mostUnsaved) await ownership.save(position); // nothing happened, but a restart need not look again
      this.advance(position);
    }
    if (ownership.holds && position > ownership.position) await ownership.save(position);
  }
}
