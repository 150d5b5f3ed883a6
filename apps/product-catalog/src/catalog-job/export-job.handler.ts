import { Controller, Inject } from '@nestjs/common';
import { type Aggregate, PersonalData, type StoredEvent } from '@skyledger/event-store';
import { OnRecorded } from '@skyledger/messaging';
import { GuardedClient, type Incoming } from '@skyledger/tmf-hub';
import { Documents, type Query, toFile } from '@skyledger/tmf-rest';
import { type CatalogJobCommand, exportJob } from './catalog-job.decider';
import type { CatalogJobDocument } from './catalog-job.view';
import { conditionsOf, contentType, type Part, selected } from './catalog-parts';

const pageSize = 500;

/** Writes the catalogue, one document a line, to where the job says. Done twice, it writes the same place twice. */
@Controller()
export class ExportJobHandler {
  constructor(
    @Inject(exportJob.category) private readonly jobs: Aggregate<CatalogJobCommand, CatalogJobDocument>,
    private readonly client: GuardedClient,
    private readonly documents: Documents,
    private readonly personal: PersonalData,
  ) {}

  @OnRecorded('ExportJobCreated')
  async created({ id }: StoredEvent): Promise<void> {
    await this.jobs.handle(id, { type: 'StartJob', data: {} });
  }

  @OnRecorded('ExportJobStarted')
  async started({ id, tenant }: StoredEvent): Promise<void> {
    const job = (await this.jobs.find(id))?.document;
    if (!job) return; // deleted meanwhile
    const lines: string[] = [];
    const where = conditionsOf(job);
    for (const part of selected(job.path)) lines.push(...(await this.linesOf(part, where)));
    const body = Buffer.from(await this.personal.reveal(tenant, lines.map((line) => `${line}\n`).join('')));
    const answer = await this.client.send({ method: 'PUT', url: job.url, headers: { 'Content-Type': contentType }, body });
    await this.jobs.handle(id, { type: 'EndJob', data: { errors: faultsOf(answer), log: `${lines.length} documents` } });
  }

  private async linesOf({ resource, type }: Part, where: Query['where']): Promise<string[]> {
    const lines: string[] = [];
    for (let offset = 0, total = 1; offset < total; offset += pageSize) {
      const page = await this.documents.list<object>(resource, { where, sort: [], offset, limit: pageSize });
      total = page.total;
      for (const document of page.items) lines.push(JSON.stringify({ '@type': type, ...toFile(resource, document) }));
    }
    return lines;
  }
}

/** What is wrong with an answer. */
export const faultsOf = (answer: Incoming): string[] => {
  if ('failure' in answer) return [answer.failure];
  return answer.status >= 200 && answer.status < 300 ? [] : [`The answer was ${answer.status}.`];
};
