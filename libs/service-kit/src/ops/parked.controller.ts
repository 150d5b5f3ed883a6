import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Query, UseInterceptors } from '@nestjs/common';
import { Bus } from '@skyledger/messaging';
import { found } from '@skyledger/tmf-rest';
import { Intervention, operatorInput } from './operator-input';
import { OperatorInterceptor } from './operator.interceptor';

/** Messages that could not be handled, for people to help along. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/parked')
export class ParkedController {
  constructor(private readonly bus: Bus) {}

  /** What waits, of one service or of all: `parked` ones wait for a person, the others for their next try. */
  @Get()
  async all(@Query('service') service?: string) {
    const messages = await this.bus.messages(service);
    return messages.map(({ event, ...held }) => ({ ...held, type: event.type, category: event.category, id: event.id }));
  }

  /** Tries it, and those of its key behind it, again. */
  @Post(':service/:position/redrive')
  @HttpCode(204)
  async redrive(
    @Param('service') service: string,
    @Param('position', ParseIntPipe) position: number,
    @Body(operatorInput) _: Intervention,
  ) {
    const { key } = await this.message(service, position);
    await this.bus.redrive(service, key);
  }

  /** Gives it up for good; the reason and the operator are kept. */
  @Post(':service/:position/skip')
  @HttpCode(204)
  async skip(
    @Param('service') service: string,
    @Param('position', ParseIntPipe) position: number,
    @Body(operatorInput) { reason }: Intervention,
  ) {
    await this.message(service, position);
    await this.bus.skip(service, position, reason);
  }

  private async message(service: string, position: number) {
    return found((await this.bus.messages(service)).find((held) => held.position === position));
  }
}
