import type { Registration } from '../log/registry';
import type { ConsumerOptions, ProjectionOptions } from '../subscribe/subscription';
import type { StoredEvent } from '../types';
import { evolved } from './evolved';

type Registry = ReadonlyMap<string, Registration>;

/** Brings events of any age to subscribers as today's code knows them; what it does not know fails like anything that cannot be handled. */
export const evolving = (registry: Registry) => {
  const known = (event: StoredEvent): StoredEvent => evolved(registry.get(event.category), event);
  return {
    event: known,
    projection: (options: ProjectionOptions): ProjectionOptions => ({
      ...options,
      apply: (tx, events) => options.apply(tx, events.map(known)),
    }),
    consumer: (options: ConsumerOptions): ConsumerOptions =>
      options.asStored ? options : { ...options, handle: async (event) => options.handle(known(event)) },
  };
};
