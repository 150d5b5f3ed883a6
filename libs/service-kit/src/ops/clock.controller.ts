import { Body, Controller, Get, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { Clock } from '@skyledger/event-sourcing';
import { ClockControl, type Round } from '@skyledger/messaging';
import { Settings } from '../settings/settings';
import { ClockMove, operatorInput } from './operator-input';
import { OperatorInterceptor } from './operator.interceptor';

/** Time, where it is simulated. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/clock')
export class ClockController {
  constructor(
    private readonly clock: Clock,
    private readonly control: ClockControl,
    private readonly settings: Settings,
  ) {}

  @Get()
  now() {
    return { now: this.clock.now(), simulated: this.settings.CLOCK === 'simulated' };
  }

  /** For the front door of services that run apart: all clocks are set before any service goes on. */
  @Post('set')
  @HttpCode(204)
  set(@Body(operatorInput) { to }: ClockMove): void {
    this.control.set(new Date(to).toISOString());
  }

  /** Does what is due, and says where that led; asked of all, again and again, until nothing changes. */
  @Post('round')
  @HttpCode(200)
  round(): Promise<Round> {
    return this.control.round();
  }

  /** Answers when everything that was due by then has happened. */
  @Post()
  @HttpCode(200)
  async move(@Body(operatorInput) { to }: ClockMove) {
    await this.control.moveTo(new Date(to).toISOString());
    return this.now();
  }
}
