import type { Versions } from '@skyledger/event-sourcing';

/** The two kinds of job; each is a resource of TMF620. */
export type JobResource = 'importJob' | 'exportJob';

/** The beginning of the names of its events. */
export type JobType = 'ImportJob' | 'ExportJob';

/** What a client says of a job. */
export type JobDetails = { readonly url: string; readonly path?: string; readonly query?: string; readonly contentType?: string };

/** What the store keeps of a job. */
export type CatalogJobEvent =
  | { type: `${JobType}Created`; data: JobDetails }
  | { type: `${JobType}Started`; data: Record<never, never> }
  | { type: `${JobType}Succeeded`; data: { log: string } }
  | { type: `${JobType}Failed`; data: { log: string } }
  | { type: `${JobType}Deleted`; data: Record<never, never> };

const steps = { Created: [], Started: [], Succeeded: [], Failed: [], Deleted: [] };

/** Those of one kind of job, each of them with the steps from its older versions; none has any yet. */
export const catalogJobEvents = (type: JobType): Versions<CatalogJobEvent> =>
  Object.fromEntries(Object.entries(steps).map(([what, upcasters]) => [`${type}${what}`, upcasters])) as Partial<
    Versions<CatalogJobEvent>
  > as Versions<CatalogJobEvent>;

/** 'importJob' -> 'ImportJob' */
export const typeOf = (resource: JobResource): JobType => (resource === 'importJob' ? 'ImportJob' : 'ExportJob');
