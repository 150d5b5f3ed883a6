import type { Versions } from '@skyledger/event-sourcing';

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

/** Each of them with the steps from its older versions; none has any yet. */
export const listenerEvents: Versions<ListenerEvent> = {
  ListenerRegistered: [],
  ListenerUnregistered: [],
  ListenerGone: [],
  ListenerDisabled: [],
  ListenerEnabled: [],
  RedeliveryRequested: [],
};
