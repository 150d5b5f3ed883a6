import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { catalogJobController } from './catalog-job.controller';
import { exportJob, importJob } from './catalog-job.decider';
import { catalogJobView } from './catalog-job.view';
import { ExportJobHandler } from './export-job.handler';
import { ImportJobHandler } from './import-job.handler';
import { Importing } from './importing';

/** TMF620 importJob and exportJob. */
@Module({
  controllers: [catalogJobController('importJob'), catalogJobController('exportJob'), ImportJobHandler, ExportJobHandler],
  providers: [aggregate(importJob, catalogJobView('importJob')), aggregate(exportJob, catalogJobView('exportJob')), Importing],
})
export class CatalogJobModule {}
