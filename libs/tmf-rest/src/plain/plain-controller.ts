import { Body, Delete, Get, Inject, Param, Patch, Post, type Type } from '@nestjs/common';
import { Ids } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import { Documents, type Page, type Query } from '@skyledger/tmf-query';
import { found } from '../found';
import { ListQuery } from '../list-query';
import { TmfController } from '../tmf-controller';
import type { PlainCommand } from './plain.decider';

type Plain = Readonly<Record<string, unknown>>;

/** The controller of a plain resource: the operations of its contract, each one line. */
export const plainController = (resource: string): Type => {
  @TmfController(resource)
  class PlainController {
    constructor(
      @Inject(resource) private readonly resources: Aggregate<PlainCommand, Plain>,
      @Inject(Documents) private readonly documents: Documents,
      @Inject(Ids) private readonly ids: Ids,
    ) {}

    @Post()
    create(@Body() data: object): Promise<Versioned<Plain>> {
      return this.resources.handle(this.ids.next(), { type: 'Create', data });
    }

    @Get()
    list(@ListQuery() query: Query): Promise<Page<Plain>> {
      return this.documents.list(resource, query);
    }

    @Get(':id')
    async retrieve(@Param('id') id: string): Promise<Versioned<Plain>> {
      return found(await this.resources.find(id));
    }

    @Patch(':id')
    patch(@Param('id') id: string, @Body() data: object): Promise<Versioned<Plain>> {
      return this.resources.handle(id, { type: 'Change', data });
    }

    @Delete(':id')
    async delete(@Param('id') id: string): Promise<void> {
      found(await this.resources.find(id));
      await this.resources.handle(id, { type: 'Delete', data: {} });
    }
  }
  return PlainController;
};
