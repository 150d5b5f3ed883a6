import type { EventStore } from '@skyledger/event-store';
import { changedSql, type Collection } from '../sql/list-sql';
import { asSent } from './as-sent';
import { withinCost } from './cost';
import { NextAnswer } from './next-answer';
import type { StatementNames } from './statement-names';

type Row = { readonly table: string; readonly snapshot: string; readonly changed: string };

/**
 * Whether a collection has changed: as long as it has not, the epoch is the same. All who ask share the question, which costs next to
 * nothing by the index on `xid`.
 *
 * What was written is told by snapshots, not by positions or by the highest number seen: a transaction with a lower number may be
 * committed later. Deletions are told too, since a deleted resource leaves its row behind; and a rebuild, since it puts another table in place.
 */
export class Epochs {
  /** The newest that is known: what a statement sees that begins now is at least of this one. */
  latest = 0;
  private last = { table: '', snapshot: '1:1:' }; // before everything
  private readonly question = new NextAnswer(() => this.asked());

  constructor(
    private readonly store: EventStore,
    private readonly names: StatementNames,
    private readonly collection: Collection,
  ) {}

  /** The epoch of a moment between the question and the answer. */
  now(): Promise<number> {
    return this.question.ask();
  }

  private async asked(): Promise<number> {
    const { text, values } = changedSql(this.collection, this.last.snapshot);
    const [row] = await withinCost(this.store.search<Row>({ name: this.names.of(text), text, values, types: asSent }));
    const { table, snapshot, changed } = row!;
    if (changed === 't' || table !== this.last.table) this.latest += 1;
    this.last = { table, snapshot };
    return this.latest;
  }
}
