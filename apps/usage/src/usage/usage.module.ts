import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { UsageController } from './usage.controller';
import { usage } from './usage.decider';
import { usageView } from './usage.view';

const provided = aggregate(usage, usageView);

/** TMF635 usage. */
@Module({
  controllers: [UsageController],
  providers: [provided, indexed(usage.category, 'status', 'ratedProductUsage[].productRef.id')],
  exports: [provided],
})
export class UsageModule {}
