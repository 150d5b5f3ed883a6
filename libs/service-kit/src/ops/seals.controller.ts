import { Controller, Get, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { Sealer } from '@skyledger/event-store';
import { OperatorInterceptor } from './operator.interceptor';

/** How far the log is sealed. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/seals')
export class SealsController {
  constructor(private readonly sealer: Sealer) {}

  @Get()
  state() {
    return this.sealer.state();
  }

  /** Seals all there is, now. */
  @Post()
  @HttpCode(200)
  async seal() {
    await this.sealer.all();
    return this.sealer.state();
  }
}
