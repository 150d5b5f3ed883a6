import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { ProductOrderController } from './product-order.controller';
import { productOrder } from './product-order.decider';
import { ProductOrderHelpController } from './product-order-help.controller';
import { productOrderView } from './product-order.view';

const provided = aggregate(productOrder, productOrderView);

/** TMF622 productOrder. */
@Module({
  controllers: [ProductOrderController, ProductOrderHelpController],
  providers: [provided, indexed(productOrder.category, 'state')],
  exports: [provided],
})
export class ProductOrderModule {}
