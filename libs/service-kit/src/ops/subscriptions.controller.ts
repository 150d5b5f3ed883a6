import { Body, Controller, HttpCode, Logger, Param, Post, UseInterceptors } from '@nestjs/common';
import { context, EventStore, rewind } from '@skyledger/event-store';
import { found } from '@skyledger/tmf-rest';
import { Intervention, operatorInput } from './operator-input';
import { OperatorInterceptor } from './operator.interceptor';

/** What follows the log. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/subscriptions')
export class SubscriptionsController {
  private readonly log = new Logger('Operations');

  constructor(private readonly store: EventStore) {}

  /** Lets a subscription that is ahead of a restored log go on at its end. */
  @Post(':id/rewind')
  @HttpCode(200)
  async rewind(@Param('id') id: string, @Body(operatorInput) { reason }: Intervention) {
    const was = found(await rewind(this.store.pools.work, id));
    const { actor } = context.get();
    this.log.warn(`${actor} took ${id} back from position ${was} to the end of the log: ${reason}`);
    return { subscription: id, was, position: await this.store.head() };
  }
}
