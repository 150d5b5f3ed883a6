/** Moves the simulated clock. */
export abstract class ClockControl {
  /** Jumps from due timer to due timer up to the instant, letting everything come to rest between; answers when all is idle. */
  abstract moveTo(instant: string): Promise<void>;
}
