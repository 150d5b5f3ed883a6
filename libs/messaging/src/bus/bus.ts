/** Figures of one service's consumer, and what operators may do with messages that were parked. */
export abstract class Bus {
  /** Events of the log not handled yet, parked messages, tries that failed: by service. */
  abstract figures(): Promise<{ service: string; lag: number; parked: number; retries: number; gaps: number }[]>;
}
