import { Get, Inject, Param } from '@nestjs/common';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { Monitor } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import { monitor, type MonitorCommand } from './monitor.decider';

/** TMF640 monitors: how far a request to change a service is, and how it ended. */
@TmfController('monitor')
export class MonitorController {
  constructor(
    @Inject(monitor.category) private readonly monitors: Aggregate<MonitorCommand, Monitor>,
    @Inject(Documents) private readonly documents: Documents,
  ) {}

  @Get()
  list(@ListQuery() query: Query): Promise<Page<Monitor>> {
    return this.documents.list(monitor.category, query);
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<Monitor>> {
    return found(await this.monitors.find(id));
  }
}
