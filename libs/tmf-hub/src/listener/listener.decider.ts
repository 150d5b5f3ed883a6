import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { type ListenerEvent, listenerEvents } from './listener.events';

/** What can be wanted of a listener. */
export type ListenerCommand =
  | { type: 'Register'; data: { callback: string; query: string; version: 'v4' | 'v5' } }
  | { type: 'Unregister'; data: Record<never, never> }
  | { type: 'TakeAsGone'; data: Record<never, never> }
  | { type: 'Disable'; data: { failingSince: string } }
  | { type: 'Redeliver'; data: { fromPosition: number } };

type State = 'none' | 'active' | 'disabled' | 'ended';

/** The listeners of one API's hub, which has a category of its own. */
export const listenerDecider = (category: string): Decider<ListenerCommand, State, ListenerEvent> => ({
  category,
  events: listenerEvents,
  initialState: 'none',

  decide({ type, data }, state) {
    if (type === 'Register') return state === 'none' ? [{ type: 'ListenerRegistered', data }] : [];
    if (state === 'none') throw new Rejection('notFound', 'No such listener.');
    switch (type) {
      case 'Unregister':
        return state === 'ended' ? [] : [{ type: 'ListenerUnregistered', data: {} }];
      case 'TakeAsGone':
        return state === 'ended' ? [] : [{ type: 'ListenerGone', data: {} }];
      case 'Disable':
        return state === 'active' ? [{ type: 'ListenerDisabled', data }] : [];
      case 'Redeliver': {
        if (state === 'ended') throw new Rejection('conflict', 'The listener is not registered any more.');
        const requested: ListenerEvent = { type: 'RedeliveryRequested', data };
        return state === 'disabled' ? [{ type: 'ListenerEnabled', data: {} }, requested] : [requested];
      }
    }
  },

  evolve(state, { type }) {
    switch (type) {
      case 'ListenerRegistered':
      case 'ListenerEnabled':
        return 'active';
      case 'ListenerUnregistered':
      case 'ListenerGone':
        return 'ended';
      case 'ListenerDisabled':
        return 'disabled';
      case 'RedeliveryRequested':
        return state;
    }
  },
});
