import { folded, type Registration, type StoredEvent } from '@skyledger/event-store';

const asStored = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

/** What a stream comes to, as it would be read from a row: nobody shares it. */
export const rowOf = (registration: Registration, events: readonly StoredEvent[]) => {
  const { state, document, ...rest } = folded(registration, events);
  return { ...rest, state: asStored(state), document: asStored(document) };
};
