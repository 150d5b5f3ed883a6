import { Controller, Inject } from '@nestjs/common';
import type { Aggregate, StoredEvent } from '@skyledger/event-store';
import { OnRecorded } from '@skyledger/messaging';
import { GuardedClient } from '@skyledger/tmf-hub';
import { type CatalogJobCommand, importJob } from './catalog-job.decider';
import type { CatalogJobDocument } from './catalog-job.view';
import { faultsOf } from './export-job.handler';
import { Importing } from './importing';

/** Reads a file from where the job says, and applies each of its documents. */
@Controller()
export class ImportJobHandler {
  constructor(
    @Inject(importJob.category) private readonly jobs: Aggregate<CatalogJobCommand, CatalogJobDocument>,
    private readonly client: GuardedClient,
    private readonly importing: Importing,
  ) {}

  @OnRecorded('ImportJobCreated')
  async created({ id }: StoredEvent): Promise<void> {
    await this.jobs.handle(id, { type: 'StartJob', data: {} });
  }

  @OnRecorded('ImportJobStarted')
  async started({ id }: StoredEvent): Promise<void> {
    const job = (await this.jobs.find(id))?.document;
    if (!job) return; // deleted meanwhile
    const answer = await this.client.send({ method: 'GET', url: job.url });
    const faults = faultsOf(answer);
    const errors = 'body' in answer && faults.length === 0 ? await this.importing.apply(answer.body.toString('utf8'), job) : faults;
    await this.jobs.handle(id, { type: 'EndJob', data: { errors, log: '' } });
  }
}
