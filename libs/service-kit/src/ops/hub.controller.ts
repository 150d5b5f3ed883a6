import { Body, Controller, Get, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { HubOperations } from '@skyledger/tmf-hub';
import { found } from '@skyledger/tmf-rest';
import { DeliveryQuery, operatorInput, Redelivery } from './operator-input';
import { OperatorInterceptor } from './operator.interceptor';

/** Who listens to notifications, what was sent to them, and sending it once more. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/hub')
export class HubController {
  constructor(private readonly hub: HubOperations) {}

  /** All listeners, and how they get on. */
  @Get()
  listeners() {
    return this.hub.listeners();
  }

  /** The delivery log of a listener, in the order of the log: `?state=failed`, `?after=` a position, `?limit=`. */
  @Get(':listener/deliveries')
  async deliveries(@Param('listener') listener: string, @Query(operatorInput) wanted: DeliveryQuery) {
    return found(await this.hub.deliveries(listener, wanted));
  }

  /** Sends everything from a position, or an instant, on once more; a listener that was disabled is enabled by it. */
  @Post(':listener/redeliver')
  @HttpCode(202)
  async redeliver(@Param('listener') listener: string, @Body(operatorInput) { fromPosition, from }: Redelivery) {
    if ((fromPosition === undefined) === (from === undefined))
      throw new Rejection('invalid', 'One of fromPosition and from must be there, and not both.', 'fromPosition');
    return found(await this.hub.redeliver(listener, fromPosition === undefined ? { from: from! } : { fromPosition }));
  }
}
