import type { View } from '@skyledger/event-sourcing';
import type { ExportJob, ImportJob } from '@skyledger/tmf-contracts';
import { type CatalogJobEvent, type JobResource, typeOf } from './catalog-job.events';

/** Both kinds look alike. */
export type CatalogJobDocument = ImportJob & ExportJob;

/** The document is the TMF620 resource. */
export const catalogJobView = (resource: JobResource): View<CatalogJobEvent, CatalogJobDocument> => ({
  project(job, { type, data, metadata: { id, recordedAt } }) {
    switch (type) {
      case 'ImportJobCreated':
      case 'ExportJobCreated':
        return { '@type': typeOf(resource), ...data, id, status: 'Not Started', creationDate: recordedAt } as CatalogJobDocument;
      case 'ImportJobStarted':
      case 'ExportJobStarted':
        return { ...job!, status: 'Running' };
      case 'ImportJobSucceeded':
      case 'ExportJobSucceeded':
        return { ...job!, status: 'Succeeded', completionDate: recordedAt };
      case 'ImportJobFailed':
      case 'ExportJobFailed':
        return { ...job!, status: 'Failed', completionDate: recordedAt, errorLog: data.log };
      case 'ImportJobDeleted':
      case 'ExportJobDeleted':
        return undefined;
    }
  },
});
