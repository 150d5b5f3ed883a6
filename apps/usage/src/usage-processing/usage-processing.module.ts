import { Module } from '@nestjs/common';
import { copyOf } from '@skyledger/messaging';
import { MeterModule } from '../meter/meter.module';
import { UsageModule } from '../usage/usage.module';
import { MeteringHandler } from './metering.handler';
import { RatingHandler } from './rating.handler';

/** eTOM usage processing: metering and rating. */
@Module({
  imports: [MeterModule, UsageModule],
  providers: [MeteringHandler, RatingHandler, ...copyOf('product'), ...copyOf('productOfferingPrice')],
})
export class UsageProcessingModule {}
