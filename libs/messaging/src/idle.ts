/** Knows when nothing is left to do. */
export abstract class Idle {
  /** Resolves once this process has handled the whole log, no timer is due and nothing is in flight or waits for another try. */
  abstract idle(): Promise<void>;
}
