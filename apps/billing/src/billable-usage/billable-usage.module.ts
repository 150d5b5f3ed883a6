import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-query';
import { billableUsage } from './billable-usage.decider';
import { BillableUsageHandler } from './billable-usage.handler';
import { billableUsageView } from './billable-usage.view';

const provided = aggregate(billableUsage, billableUsageView);

/** The uses that may be billed; looked up by product. */
@Module({ controllers: [BillableUsageHandler], providers: [provided, indexed(billableUsage.category, 'productId')], exports: [provided] })
export class BillableUsageModule {}
