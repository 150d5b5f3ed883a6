import { evolved } from '../evolution/evolved';
import type { Registration } from '../log/registry';
import type { StoredEvent } from '../types';

/** What a stream's events come to. */
export type Folded = {
  readonly version: number;
  readonly state: unknown;
  readonly document: unknown;
  /** Correlation id of the first event. */
  readonly flow?: string;
  /** When the last event was recorded. */
  readonly recordedAt?: string;
};

type Step = Pick<StoredEvent, 'type' | 'data' | 'id' | 'version' | 'recordedAt' | 'meta'> & { readonly schemaVersion?: number };

/** A stream without events. */
export const empty = ({ decider }: Registration): Folded => ({ version: 0, state: decider.initialState, document: undefined });

/** One event further; of whatever version it is. */
export const fold = (registration: Registration) => {
  const { decider, view } = registration;
  return (before: Folded, event: Step): Folded => {
    const { type, data, id, version, recordedAt, meta } = evolved(registration, event);
    return {
      version,
      state: decider.evolve(before.state, { type, data }),
      document: view?.project(before.document, { type, data, metadata: { id, version, recordedAt } }),
      flow: before.flow ?? meta.correlationId,
      recordedAt,
    };
  };
};

/** What the events of a stream come to, oldest first. */
export const folded = (registration: Registration, events: readonly Step[]): Folded =>
  events.reduce(fold(registration), empty(registration));
