import type { PoolClient } from 'pg';
import { crashPoint } from '../crash/crash-point';
import { interventionOf } from '../parking/interventions';
import { Parking } from '../parking/parking';
import type { StoredEvent } from '../types';
import { isOutage } from './outage';
import { Deposed, type Ownership } from './ownership';
import { Runner, type Surroundings } from './runner';
import type { ProjectionOptions } from './subscription';

type Transaction = <T>(work: (tx: PoolClient) => Promise<T>) => Promise<T>;
type Effect = (tx: PoolClient) => Promise<void>;

const pageSize = 1_000;
const mostUnsaved = 10_000;
/** A page is tried so often as a whole, and then each of its events by itself. */
const triesTogether = 3;
const triesAlone = 2;

/** Runs a projection: each page's effects and the checkpoint in one transaction. What cannot be applied is parked with its stream. */
export class Projection extends Runner {
  private readonly parking: Parking;

  constructor(
    private readonly options: ProjectionOptions,
    around: Surroundings,
    private readonly transaction: Transaction,
  ) {
    super(options.id, around);
    this.parking = new Parking(options.id, async (position) => (await around.tail.after(position - 1, 1))[0]!);
  }

  protected async work(ownership: Ownership): Promise<void> {
    await this.transaction((tx) => this.parking.load(tx));
    let position = ownership.position;
    while (!this.isStopping && ownership.holds) {
      const events = await this.next(position, pageSize);
      for (const portion of this.portions(events)) {
        if (!(await this.take(portion, ownership))) break; // stopped meanwhile
        position = portion.at(-1)!.position;
        this.advance(position);
      }
      if (position - ownership.position > mostUnsaved) await ownership.save(position); // nothing happened, but a restart need not look again
    }
    if (ownership.holds && position > ownership.position) await ownership.save(position);
  }

  /** A decision about parked events stands alone: what comes after it must find what it changed. */
  private portions(events: readonly StoredEvent[]): StoredEvent[][] {
    const portions: StoredEvent[][] = [];
    let isOpen = false;
    for (const event of events) {
      const isDecision = interventionOf(event, this.id) !== undefined;
      if (isOpen && !isDecision) portions.at(-1)!.push(event);
      else portions.push([event]);
      isOpen = !isDecision;
    }
    return portions;
  }

  /** Applies a portion, as a whole or event by event. False: it was told to stop before that was done. */
  private async take(portion: StoredEvent[], ownership: Ownership): Promise<boolean> {
    const wanted = portion.filter((event) => this.isWanted(event));
    if (wanted.length === 0) return true;
    const { position } = portion.at(-1)!;
    const outcome = await this.attempt(ownership, position, triesTogether, (tx) => this.apply(tx, wanted));
    if (outcome === 'done') return true;
    for (const event of outcome === 'stopped' ? [] : wanted) if (!(await this.takeAlone(event, ownership))) return false;
    return outcome !== 'stopped';
  }

  private async takeAlone(event: StoredEvent, ownership: Ownership): Promise<boolean> {
    const outcome = await this.attempt(ownership, event.position, triesAlone, (tx) => this.apply(tx, [event]));
    if (outcome === 'done' || outcome === 'stopped') return outcome === 'done';
    if (this.parking.isFull) throw outcome.failure;
    await this.commit(ownership, event.position, (tx) => this.parking.park(tx, event, outcome.failure, triesTogether + triesAlone));
    await this.transaction((tx) => this.parking.load(tx));
    return true;
  }

  /** Tries until it is done, or as often as allowed; an outage is not a try, and is left to the caller's caller. */
  private async attempt(ownership: Ownership, position: number, tries: number, effect: Effect) {
    for (let failures = 0; ;) {
      try {
        await this.commit(ownership, position, effect);
        return 'done' as const;
      } catch (error) {
        if (error instanceof Deposed || isOutage(error) || !ownership.holds) throw error;
        this.around.report(error, `${this.id} up to ${position}`);
        failures += 1;
        if (failures === tries) return { failure: error };
        await this.rest(10 * 4 ** failures);
        if (this.isStopping) return 'stopped' as const;
      }
    }
  }

  /** The effect and the checkpoint, or neither. */
  private async commit(ownership: Ownership, position: number, effect: Effect): Promise<void> {
    await this.transaction(async (tx) => {
      crashPoint('projection.beforeEffect');
      await effect(tx);
      await ownership.save(position, tx);
      crashPoint('projection.beforeCommit');
    });
    ownership.committed(position);
    crashPoint('projection.afterCommit');
  }

  private async apply(tx: PoolClient, events: StoredEvent[]): Promise<void> {
    if (interventionOf(events[0]!, this.id)) {
      await this.parking.follow(tx, events[0]!, (event) => this.applyAgain(tx, event));
      await this.parking.load(tx);
    }
    const free = events.filter((event) => !this.parking.has(event) && this.passes(event));
    await this.parking.parkBehind(
      tx,
      events.filter((event) => this.parking.has(event)),
    );
    if (free.length > 0) await this.options.apply(tx, free);
  }

  private async applyAgain(tx: PoolClient, event: StoredEvent): Promise<{ readonly failure: unknown } | undefined> {
    await tx.query('savepoint redrive');
    try {
      await this.options.apply(tx, [event]);
      return undefined;
    } catch (failure) {
      if (isOutage(failure)) throw failure;
      await tx.query('rollback to savepoint redrive');
      return { failure };
    }
  }

  private isWanted(event: StoredEvent): boolean {
    return this.passes(event) || interventionOf(event, this.id) !== undefined;
  }

  private passes(event: StoredEvent): boolean {
    return this.options.filter?.(event) ?? true;
  }
}
