import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { ProductOrderModule } from '../product-order/product-order.module';
import { CancelProductOrderController } from './cancel-product-order.controller';
import { cancelProductOrder } from './cancel-product-order.decider';
import { CancelProductOrderHandler } from './cancel-product-order.handler';
import { cancelProductOrderView } from './cancel-product-order.view';

/** TMF622 cancelProductOrder. */
@Module({
  imports: [ProductOrderModule],
  controllers: [CancelProductOrderController, CancelProductOrderHandler],
  providers: [aggregate(cancelProductOrder, cancelProductOrderView), indexed(cancelProductOrder.category, 'state', 'productOrder.id')],
})
export class CancelProductOrderModule {}
