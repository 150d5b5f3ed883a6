import { Module } from '@nestjs/common';
import { copyOf, processManager } from '@skyledger/messaging';
import { ProductOrderModule } from '../product-order/product-order.module';
import { OrderAssessmentHandler } from './order-assessment.handler';
import { OrderHandlingHandler } from './order-handling.handler';
import { orderHandling } from './order-handling.process';

/** eTOM order handling: assesses orders and sees to it that they are delivered. */
@Module({
  imports: [ProductOrderModule],
  controllers: [OrderHandlingHandler, OrderAssessmentHandler],
  providers: [
    processManager(orderHandling),
    ...copyOf('productOffering'),
    ...copyOf('productSpecification'),
    ...copyOf('productOfferingPrice'),
    ...copyOf('product'),
  ],
})
export class OrderHandlingModule {}
