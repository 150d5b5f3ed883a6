import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Query, UseInterceptors } from '@nestjs/common';
import { found } from '@skyledger/tmf-rest';
import { Intervention, operatorInput } from './operator-input';
import { OperatorInterceptor } from './operator.interceptor';
import { ParkedWork } from './parked';

/** What could not be handled, for people to help along; what they decide stands in the log, with who and why. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/parked')
export class ParkedController {
  constructor(private readonly work: ParkedWork) {}

  /** What waits, of one service (or projection) or of all: `parked` ones wait for a person, the others for their next try. */
  @Get()
  all(@Query('service') service?: string) {
    return this.work.all(service);
  }

  /** Tries it, and those of its key behind it, again. */
  @Post(':service/:position/redrive')
  @HttpCode(204)
  async redrive(
    @Param('service') service: string,
    @Param('position', ParseIntPipe) position: number,
    @Body(operatorInput) { reason }: Intervention,
  ) {
    found((await this.work.decide('redrive', service, position, reason)) || undefined);
  }

  /** Gives it up for good. */
  @Post(':service/:position/skip')
  @HttpCode(204)
  async skip(
    @Param('service') service: string,
    @Param('position', ParseIntPipe) position: number,
    @Body(operatorInput) { reason }: Intervention,
  ) {
    found((await this.work.decide('skip', service, position, reason)) || undefined);
  }
}
