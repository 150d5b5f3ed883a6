import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { momentOf } from '@skyledger/event-store';
import { found } from '@skyledger/tmf-rest';
import { FlowsThen, type FlowThen } from './flow-then';
import { type Flow, type FlowEvent, Flows } from './flows';
import { OperatorInterceptor } from './operator.interceptor';

/** The explanation of everything: what one request led to. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/flows')
export class FlowsController {
  constructor(
    private readonly flows: Flows,
    private readonly past: FlowsThen,
  ) {}

  /** The usage and the bill lines of this service that name products, for the front door of services that run apart: `?products=a,b`. */
  @Get('lines')
  lines(@Query('products') products = '', @Query('data') data?: string): Promise<FlowEvent[]> {
    return this.flows.linesOf(products.split(',').filter(Boolean), data === 'true');
  }

  /** `?data=true` adds what each event says; `?at=` goes back to an instant or a position of the log, and adds all resources as they were. */
  @Get(':id')
  async flow(@Param('id') id: string, @Query('data') data?: string, @Query('at') at?: string): Promise<Flow | FlowThen> {
    const withData = data === 'true';
    return found(at === undefined ? await this.flows.of(id, withData) : await this.past.of(id, momentOf(at), withData));
  }
}
