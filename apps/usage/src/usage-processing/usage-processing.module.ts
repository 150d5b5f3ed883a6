import { Module } from '@nestjs/common';
import { copyOf } from '@skyledger/messaging';
import { MeterModule } from '../meter/meter.module';
import { UsageController } from './usage.controller';
import { UsageModule } from '../usage/usage.module';
import { MeterReading } from './meter-reading';
import { MeteringHandler } from './metering.handler';
import { ProductTariffs } from './product-tariffs';
import { RatingHandler } from './rating.handler';

/** eTOM usage processing: metering and rating. */
@Module({
  imports: [MeterModule, UsageModule],
  controllers: [UsageController, MeteringHandler, RatingHandler],
  providers: [MeterReading, ProductTariffs, ...copyOf('product'), ...copyOf('productOfferingPrice')],
})
export class UsageProcessingModule {}
