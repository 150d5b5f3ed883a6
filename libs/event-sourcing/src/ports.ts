/** Time comes from outside, so that a replay is the same and a clock can be simulated. */
export abstract class Clock {
  /** The present instant, ISO 8601 in UTC with milliseconds. */
  abstract now(): string;
}

/** Identity comes from outside, for the same reason. */
export abstract class Ids {
  /** A new unique id (a UUID, ordered by time). */
  abstract next(): string;
}
