import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { found } from '@skyledger/tmf-rest';
import { type Flow, Flows } from './flows';
import { OperatorInterceptor } from './operator.interceptor';

/** The explanation of everything: what one request led to. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/flows')
export class FlowsController {
  constructor(private readonly flows: Flows) {}

  /** `?data=true` adds what each event says. */
  @Get(':id')
  async flow(@Param('id') id: string, @Query('data') data?: string): Promise<Flow> {
    return found(await this.flows.of(id, data === 'true'));
  }
}
