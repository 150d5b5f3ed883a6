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

type Step = Pick<StoredEvent, 'type' | 'data' | 'id' | 'version' | 'recordedAt' | 'meta'>;

/** A stream without events. */
export const empty = ({ decider }: Registration): Folded => ({ version: 0, state: decider.initialState, document: undefined });

/** One event further. */
export const fold =
  ({ decider, view }: Registration) =>
  (before: Folded, { type, data, id, version, recordedAt, meta }: Step): Folded => ({
    version,
    state: decider.evolve(before.state, { type, data }),
    document: view?.project(before.document, { type, data, metadata: { id, version, recordedAt } }),
    flow: before.flow ?? meta.correlationId,
    recordedAt,
  });
