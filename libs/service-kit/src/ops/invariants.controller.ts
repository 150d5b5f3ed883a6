import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { Invariants } from '@skyledger/event-store';
import { OperatorInterceptor } from './operator.interceptor';

/** What must be true of the data, asked of the data. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/invariants')
export class InvariantsController {
  constructor(private readonly invariants: Invariants) {}

  /** Each with its verdict, what breaks it, and what to do. `?thorough=true` looks at every document; without it, at some by chance. */
  @Get()
  async all(@Query('thorough') thorough?: string) {
    const invariants = await this.invariants.check(thorough === 'true');
    return { hold: invariants.every(({ verdict }) => verdict !== 'broken'), invariants };
  }
}
