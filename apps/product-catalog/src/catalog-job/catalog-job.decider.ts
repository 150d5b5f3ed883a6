import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { type CatalogJobEvent, catalogJobEvents, type JobDetails, type JobResource, typeOf } from './catalog-job.events';

export type CatalogJobCommand =
  | { type: 'CreateJob'; data: JobDetails }
  | { type: 'StartJob'; data: Record<never, never> }
  /** With errors it has failed. */
  | { type: 'EndJob'; data: { errors: string[]; log: string } }
  | { type: 'DeleteJob'; data: Record<never, never> };

type State = 'none' | 'new' | 'running' | 'over' | 'deleted';

/** What both kinds of job decide. */
export const catalogJob = (resource: JobResource): Decider<CatalogJobCommand, State, CatalogJobEvent> => {
  const type = typeOf(resource);
  return {
    category: resource,
    events: catalogJobEvents(type),
    initialState: 'none',

    decide(command, state) {
      if (command.type === 'CreateJob') return state === 'none' ? [{ type: `${type}Created`, data: command.data }] : [];
      if (state === 'none') throw new Rejection('notFound', 'No such job.');
      switch (command.type) {
        case 'StartJob':
          return state === 'new' ? [{ type: `${type}Started`, data: {} }] : [];
        case 'EndJob':
          if (state !== 'running') return [];
          return command.data.errors.length > 0
            ? [{ type: `${type}Failed`, data: { log: command.data.errors.join('\n') } }]
            : [{ type: `${type}Succeeded`, data: { log: command.data.log } }];
        case 'DeleteJob':
          return state === 'deleted' ? [] : [{ type: `${type}Deleted`, data: {} }];
      }
    },

    evolve(_, event) {
      const happened = event.type.slice(type.length);
      const states: Readonly<Record<string, State>> = { Created: 'new', Started: 'running', Deleted: 'deleted' };
      return states[happened] ?? 'over';
    },
  };
};

/** The jobs that bring files into the catalogue. */
export const importJob = catalogJob('importJob');

/** The jobs that write the catalogue into files. */
export const exportJob = catalogJob('exportJob');
