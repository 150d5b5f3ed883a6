import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-query';
import { meter } from './meter.decider';
import { meterView } from './meter.view';

const provided = aggregate(meter, meterView);

/** The meters; looked up by the product they belong to. */
@Module({ providers: [provided, indexed(meter.category, 'subject.productId')], exports: [provided] })
export class MeterModule {}
