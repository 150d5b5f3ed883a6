import type { PoolClient } from 'pg';
import type { StoredEvent } from '../types';

/** A projection: effects through the transaction that also moves its checkpoint, so each event takes effect exactly once. */
export type ProjectionOptions = {
  /** Name of the checkpoint. A new meaning takes a new name ('flows:2') and so starts from zero. */
  readonly id: string;
  /** Which events it wants; all if absent. */
  readonly filter?: (event: StoredEvent) => boolean;
  /**
   * Rejects when it cannot: the events are tried again, and what fails five times is parked with its stream, for a person to look at. While
   * the database is away nothing is parked.
   */
  readonly apply: (tx: PoolClient, events: StoredEvent[]) => Promise<void>;
  /**
   * Side by side in so many parts, each with the streams that a hash gives it, a checkpoint and an owner of its own. One part if absent. Another
   * number is another meaning: it takes a new id.
   */
  readonly parts?: number;
};

/** A consumer: asynchronous effects, at least once, in order per key, many keys at a time. */
export type ConsumerOptions = {
  readonly id: string;
  readonly filter?: (event: StoredEvent) => boolean;
  /** It wants events as they are stored, and has its own way with what this code cannot read (`evolved`). */
  readonly asStored?: true;
  /** Events of one key are handled one after the other; the stream if absent. */
  readonly key?: (event: StoredEvent) => string;
  /** A rejection is retried with growing pauses, for ever; events of other keys go on. */
  readonly handle: (event: StoredEvent) => Promise<void>;
  /**
   * Whether a rejection is about this event, and will be the same next time: then the event is parked with its stream, for a person to look at, as by a
   * projection. Only for a consumer whose keys are streams. None is, if absent.
   */
  readonly parks?: (error: unknown) => boolean;
  /** How many keys at a time (16), and how many events may be under way or waiting (1,000). */
  readonly concurrency?: number;
  readonly window?: number;
  /** Whose crash points stand before and after its checkpoint. */
  readonly crashPoints?: 'consumer' | 'relay';
  /** Called when `handle` rejected. */
  readonly onError?: (error: unknown, event: StoredEvent) => void;
};

/** A running projection or consumer. */
export type Subscription = {
  readonly id: string;
  /** All events up to here are done. */
  readonly position: number;
  /** Whether this process is the owner (holds the lock). */
  readonly isOwner: boolean;
  /** Resolves when all events up to a position are done. */
  reached(position: number): Promise<void>;
  /** Ends it after what is under way. */
  stop(): Promise<void>;
};
