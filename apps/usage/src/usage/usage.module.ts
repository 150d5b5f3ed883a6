import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { usage } from './usage.decider';
import { usageView } from './usage.view';

const provided = aggregate(usage, usageView);

/** The usage aggregate. Its controller is in usage processing: before a product's usage is shown, its meters are read. */
@Module({
  providers: [provided, indexed(usage.category, 'status', 'ratedProductUsage[].productRef.id')],
  exports: [provided],
})
export class UsageModule {}
