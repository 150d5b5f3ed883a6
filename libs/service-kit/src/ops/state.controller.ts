import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { Clock, Rejection } from '@skyledger/event-sourcing';
import { EventStore, momentOf, type Past, TimeTravel } from '@skyledger/event-store';
import { found } from '@skyledger/tmf-rest';
import { OperatorInterceptor } from './operator.interceptor';

/** Any resource, and any process, as it was. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/state')
export class StateController {
  constructor(
    private readonly store: EventStore,
    private readonly past: TimeTravel,
    private readonly clock: Clock,
  ) {}

  /** `?at=` an instant or a position of the log; now, if absent. */
  @Get(':resource/:id')
  async state(@Param('resource') category: string, @Param('id') id: string, @Query('at') at?: string): Promise<Past> {
    if (!this.store.registry.has(category)) throw new Rejection('notFound', `Nothing here is called ${category}.`);
    return found(await this.past.state({ category, id }, momentOf(at ?? this.clock.now())));
  }
}
