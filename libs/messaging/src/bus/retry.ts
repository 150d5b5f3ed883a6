import { isOutage } from '@skyledger/event-store';
import { NotYetKnown } from '../messages';

/** How failures are met. */
export type RetryPolicy = {
  /** The pause after the first failure; it doubles from there. */
  readonly firstMs: number;
  /** The longest pause. */
  readonly capMs: number;
  /** After so many failures a message that is not merely early is parked. */
  readonly tries: number;
};

/** In all about a quarter of a minute until a message is parked. */
export const usualPolicy: RetryPolicy = { firstMs: 20, capMs: 3_000, tries: 12 };

/** An early message is tried at least this often. */
const longestWaitMs = 1_000;

/** The pause before the next try, up to a third shorter by chance, so that those who failed together do not come back together. */
export const pauseMs = ({ firstMs, capMs }: RetryPolicy, tries: number, isEndless: boolean, chance = Math.random()): number =>
  Math.min(firstMs * 2 ** (tries - 1), isEndless ? Math.min(capMs, longestWaitMs) : capMs) * (1 - chance / 3);

/** Whether a failure says nothing against the message: what it speaks of is not known yet, or who has to be asked, the database or another service, cannot answer just now. */
export const isEndless = (error: unknown): boolean => error instanceof NotYetKnown || isOutage(error);
