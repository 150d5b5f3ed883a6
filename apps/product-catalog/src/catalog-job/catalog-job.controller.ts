import { Body, Delete, Get, Inject, Param, Post, type Type } from '@nestjs/common';
import { Ids, Rejection } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import { GuardedClient } from '@skyledger/tmf-hub';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import type { CatalogJobCommand } from './catalog-job.decider';
import type { JobDetails, JobResource } from './catalog-job.events';
import type { CatalogJobDocument } from './catalog-job.view';
import { conditionsOf, contentType, selected } from './catalog-parts';

/** The controller of one kind of job. */
export const catalogJobController = (resource: JobResource): Type => {
  @TmfController(resource)
  class CatalogJobController {
    constructor(
      @Inject(resource) private readonly jobs: Aggregate<CatalogJobCommand, CatalogJobDocument>,
      @Inject(GuardedClient) private readonly client: GuardedClient,
      @Inject(Documents) private readonly documents: Documents,
      @Inject(Ids) private readonly ids: Ids,
    ) {}

    @Post()
    create(@Body() data: JobDetails): Promise<Versioned<CatalogJobDocument>> {
      this.client.check(data.url);
      checkFeasible(data);
      return this.jobs.handle(this.ids.next(), { type: 'CreateJob', data: { contentType, ...data } });
    }

    @Get()
    list(@ListQuery() query: Query): Promise<Page<CatalogJobDocument>> {
      return this.documents.list(resource, query);
    }

    @Get(':id')
    async retrieve(@Param('id') id: string): Promise<Versioned<CatalogJobDocument>> {
      return found(await this.jobs.find(id));
    }

    @Delete(':id')
    async delete(@Param('id') id: string): Promise<void> {
      found(await this.jobs.find(id));
      await this.jobs.handle(id, { type: 'DeleteJob', data: {} });
    }
  }
  return CatalogJobController;
};

const checkFeasible = (data: JobDetails): void => {
  if (data.contentType !== undefined && data.contentType !== contentType)
    throw new Rejection('invalid', `The content can only be ${contentType}.`, 'contentType');
  if (selected(data.path).length === 0) throw new Rejection('invalid', `${data.path} is no resource of the catalogue.`, 'path');
  conditionsOf(data);
};
