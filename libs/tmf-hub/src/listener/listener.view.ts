import type { View } from '@skyledger/event-sourcing';
import type { Hub } from '@skyledger/tmf-contracts';
import type { ListenerEvent } from './listener.events';

/** What a client sees of its listener; `status` is there once nothing is sent any more. */
export type Listener = Hub & { status?: 'disabled' };

/** The document of a listener. */
export const listenerView: View<ListenerEvent, Listener> = {
  project(listener, { type, data, metadata }) {
    switch (type) {
      case 'ListenerRegistered':
        return { id: metadata.id, callback: data.callback, ...(data.query !== '' && { query: data.query }) };
      case 'ListenerUnregistered':
      case 'ListenerGone':
        return undefined;
      case 'ListenerDisabled':
        return { ...listener!, status: 'disabled' };
      case 'ListenerEnabled': {
        const { status: _, ...active } = listener!;
        return active;
      }
      case 'RedeliveryRequested':
        return listener;
    }
  },
};
