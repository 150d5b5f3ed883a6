/** What happens to a listener. */
export type ListenerEvent =
  | { type: 'ListenerRegistered'; data: { callback: string; query: string; version: 'v4' | 'v5' } }
  | { type: 'ListenerUnregistered'; data: Record<never, never> }
  /** It answered 410: it does not want to hear of us any more. */
  | { type: 'ListenerGone'; data: Record<never, never> }
  /** It failed for so long that nothing is sent to it any more. */
  | { type: 'ListenerDisabled'; data: { failingSince: string } }
  | { type: 'ListenerEnabled'; data: Record<never, never> }
  /** All from this position of the log on is to be sent once more. */
  | { type: 'RedeliveryRequested'; data: { fromPosition: number } };
