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
  /** How much may have changed before it is read anew. */
  readonly mostChanges: number;
  readonly until: number;
};

/** Longer lists are counted, and not kept. */
const longestKept = 200_000;
/** What takes longer to count is not asked for more than its count, in milliseconds. */
const quick = 1_000;
/** Nothing makes a list wrong but rows that somebody removes by hand; this is how long it then stays so, in milliseconds. */
const longest = 60_000;
/** What a list takes beside its members, in members. */
const bareSize = 1_000;
/** When more has changed, the list is read anew. */
export const mostChanges = 1_000;
/** As many changes cost about as much as a millisecond of reading anew. */
const changesPerMillisecond = 50;

/**
 * A filtered collection in the order of creation, followed as it changes: the first time it is counted, from the second on the versions
 * of its documents are known; and when the collection has changed, only what was written since is asked for.
 */
export class KeptList {
  private known?: Known;
  /** Whether it is to be kept, once that can be told. */
  private isWorthKeeping?: boolean;
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

  /** Whether it was asked for before, so that asking how many there are now costs next to nothing. */
  get isKnown(): boolean {
    return this.isWorthKeeping !== undefined;
  }

  /** A page has shown all of it. */
  wasShown(): void {
    this.isWorthKeeping ??= true;
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
    return known?.epoch === epoch && this.isUsable(known) ? known : this.next.ask();
  }

  private async followed(): Promise<Known> {
    const { known } = this;
    const epoch = this.epochs.latest;
    try {
      const followed = known !== undefined && this.isUsable(known) ? await this.followedFrom(known) : undefined;
      return (this.known = { ...(followed ?? (await this.readAnew())), epoch });
    } catch (error) {
      this.known = undefined;
      throw error;
    }
  }

  private isUsable({ until, members }: Known): boolean {
    return Date.now() < until && (members !== undefined || this.isWorthKeeping === false);
  }

  /** What was known with what has changed since; undefined where that is not enough. */
  private async followedFrom(known: Known): Promise<Omit<Known, 'epoch'> | undefined> {
    const { members, total, mostChanges: most } = known;
    const rows = await this.rows(changesSql(this.collection, this.where, { snapshot: known.snapshot, most: most + 1 }));
    const { table, snapshot } = rows[0]!;
    if (table !== known.table) return undefined;
    const changes = rows.filter(({ sid }) => sid !== null);
    if (changes.length > 0 && (members === undefined || changes.length > most)) return undefined;
    for (const row of changes) members!.apply(changeOf(row));
    return { ...known, snapshot, total: members?.size ?? total };
  }

  private async readAnew(): Promise<Omit<Known, 'epoch'>> {
    const [row] = await this.rows((this.isWorthKeeping ? membersSql : countSql)(this.collection, this.where));
    const { table, snapshot, total: counted, sids, xids } = row!;
    const took = Number(row!.took);
    const members = this.isWorthKeeping ? new Members(numbersIn(sids), numbersIn(xids)) : undefined;
    const total = members?.size ?? Number(counted);
    this.isWorthKeeping = took < quick && total <= longestKept;
    const most = Math.min(mostChanges, Math.ceil((took + 1) * changesPerMillisecond));
    return { table, snapshot, total, members, mostChanges: most, until: Date.now() + longest };
  }

  private rows({ text, values }: Sql): Promise<Row[]> {
    return withinCost(this.store.search<Row>({ name: this.names.of(text), text, values, types: asSent }));
  }
}

/** A row in the texts that the database sends. */
type Row = Readonly<
  Record<'table' | 'snapshot' | 'total' | 'took', string> & Record<'sids' | 'xids' | 'sid' | 'xid' | 'holds', string | null>
>;

const changeOf = ({ sid, xid, holds }: Row): Change => ({ sid: Number(sid), xid: Number(xid), holds: holds === 't' });

/** An array as PostgreSQL writes it; null where it has none. */
const numbersIn = (array: string | null): number[] => (array === null ? [] : (JSON.parse(`[${array.slice(1, -1)}]`) as number[]));
