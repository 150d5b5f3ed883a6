import type { EventStore } from '@skyledger/event-store';
import type { Test } from '../query';
import { changesSql, type Collection, countSql, membersSql, type Sql } from '../sql/list-sql';
import { asSent } from './as-sent';
import { withinCost } from './cost';
import type { Epochs } from './epochs';
import { type Change, Members } from './members';
import { NextAnswer } from './next-answer';
import type { StatementNames } from './statement-names';

/** What is known of a list, as one snapshot of the database had it in one table. */
type Known = {
  readonly table: string;
  readonly snapshot: string;
  readonly epoch: number;
  readonly total: number;
  readonly members?: Members;
  /** Whether it was read so fast that reading more of it is nothing to fear. */
  readonly isQuick: boolean;
  readonly until: number;
};

/** Longer lists are counted, and not kept. */
export const longestKept = 200_000;
/** What takes longer to count is not asked for more than its count, in milliseconds. */
const quick = 500;
/** Nothing makes a list wrong but rows that somebody removes by hand; this is how long it then stays so, in milliseconds. */
const longest = 60_000;
/** What a list takes beside its members, in members. */
const bareSize = 1_000;
/** When more has changed, the list is read anew. */
export const mostChanges = 1_000;

/**
 * A filtered collection in the order of creation, followed as it changes: the first time it is counted, from the second on the versions
 * of its documents are known; and when the collection has changed, only what was written since is asked for.
 */
export class KeptList {
  private known?: Known;
  private readonly next = new NextAnswer(() => this.followed());

  constructor(
    private readonly store: EventStore,
    private readonly names: StatementNames,
    private readonly epochs: Epochs,
    private readonly collection: Collection,
    private readonly where: readonly Test[],
  ) {}

  /** How much room it takes. */
  get size(): number {
    return bareSize + (this.known?.members?.size ?? 0);
  }

  /** Whether asking how many there are now is likely to cost next to nothing. */
  get isKnown(): boolean {
    return this.known !== undefined;
  }

  /** How many there are now. */
  async total(): Promise<number> {
    return (await this.now()).total;
  }

  /** What is there now, where it is kept: it goes on changing whenever something is awaited. */
  async members(): Promise<Members | undefined> {
    return (await this.now()).members;
  }

  private async now(): Promise<Known> {
    const epoch = await this.epochs.now();
    const { known } = this;
    const isNow = known?.epoch === epoch && Date.now() < known.until && !isWorthKeeping(known);
    return isNow ? known : this.next.ask();
  }

  private async followed(): Promise<Known> {
    const {
      known,
      epochs: { latest: epoch },
    } = this;
    try {
      const isFresh = known !== undefined && Date.now() < known.until && !isWorthKeeping(known);
      const found = (isFresh ? await this.followedFrom(known) : undefined) ?? (await this.readAnew(known));
      return (this.known = { ...found, epoch });
    } catch (error) {
      this.known = undefined;
      throw error;
    }
  }

  /** What was known with what has changed since; undefined where that is not enough. */
  private async followedFrom(known: Known): Promise<Omit<Known, 'epoch'> | undefined> {
    const { members, total } = known;
    const rows = await this.rows(changesSql(this.collection, this.where, { snapshot: known.snapshot, most: mostChanges + 1 }));
    const { table, snapshot } = rows[0]!;
    if (table !== known.table) return undefined;
    const changes = rows.filter(({ sid }) => sid !== null);
    if (changes.length > 0 && (members === undefined || changes.length > mostChanges)) return undefined;
    for (const row of changes) members!.apply(changeOf(row));
    return { ...known, snapshot, total: members?.size ?? total };
  }

  private async readAnew(known: Known | undefined): Promise<Omit<Known, 'epoch'>> {
    const isToBeKept = known !== undefined && isShort(known);
    const start = Date.now();
    const rows = await this.rows((isToBeKept ? membersSql : countSql)(this.collection, this.where));
    const end = Date.now();
    const { table, snapshot, total, sids, xids } = rows[0]!;
    const members = isToBeKept ? new Members(numbersIn(sids), numbersIn(xids)) : undefined;
    return { table, snapshot, total: members?.size ?? Number(total), members, isQuick: end - start < quick, until: end + longest };
  }

  private rows({ text, values }: Sql): Promise<Row[]> {
    return withinCost(this.store.search<Row>({ name: this.names.of(text), text, values, types: asSent }));
  }
}

const isShort = ({ isQuick, total }: Known): boolean => isQuick && total <= longestKept;

/** Asked for again, what was only counted the first time is kept from now on. */
const isWorthKeeping = (known: Known): boolean => known.members === undefined && isShort(known);

/** A row in the texts that the database sends. */
type Row = Readonly<Record<'table' | 'snapshot' | 'total', string> & Record<'sids' | 'xids' | 'sid' | 'xid' | 'holds', string | null>>;

const changeOf = ({ sid, xid, holds }: Row): Change => ({ sid: Number(sid), xid: Number(xid), holds: holds === 't' });

/** An array as PostgreSQL writes it; null where it has none. */
const numbersIn = (array: string | null): number[] => (array === null ? [] : (JSON.parse(`[${array.slice(1, -1)}]`) as number[]));
