import type { Difference } from '../read/rebuild';
import type { Generation, Statements } from './generations';

/** How far a rebuild is: events, or positions of the log, and what it is doing. */
export type Progress = {
  readonly phase: 'replaying' | 'indexing' | 'catching up' | 'switching' | 'comparing';
  readonly done: number;
  readonly total: number;
};

/** Told again and again while a rebuild runs. */
export type Told = (progress: Progress) => void;

/**
 * A view of which a new generation can be made beside the one that is read. All of it happens on one session that holds the view's lock;
 * nothing but the view's own tables is written, so nobody hears of anything that happened long ago.
 */
export type Rebuildable = {
  readonly view: string;
  /** What the code says of its meaning. */
  readonly version: number;
  /** Whether a generation is of use only to code of its version. */
  readonly isBoundToVersion: boolean;
  /** Makes the tables of a generation, empty. */
  create(db: Statements, generation: Generation): Promise<void>;
  /** Folds the log from zero into them, read by another session; answers the position up to which everything is in. */
  replay(db: Statements, generation: Generation, told: Told, reader: Statements): Promise<number>;
  /** What makes them fast to read and keeps them right. */
  complete(db: Statements, generation: Generation): Promise<void>;
  /** Folds what happened since a position; answers the next, and how many events that were. */
  catchUp(db: Statements, generation: Generation, after: number): Promise<CaughtUp>;
  /** In a transaction: waits for those who write, lets nobody else, and folds the rest. Answers the position up to which everything is in. */
  hold(db: Statements, generation: Generation, after: number): Promise<number>;
  /** In that transaction: the tables of a generation take the place of the active ones. */
  exchange(db: Statements, generation: Generation, active: Generation): Promise<void>;
  /** After it: mends what was written on the ground of what was read before. */
  sweep(db: Statements, after: number): Promise<void>;
  drop(db: Statements, generation: Generation): Promise<void>;
  /** Where what is read differs from what the log says; undefined where a generation has to be made to know it. */
  differences?(told: Told): Promise<Difference[]>;
  /** Where a completed generation differs from the one that is read. */
  compare?(db: Statements, generation: Generation, after: number): Promise<Difference[]>;
};

/** How far a generation is, and what was missing. */
export type CaughtUp = { readonly position: number; readonly events: number };
