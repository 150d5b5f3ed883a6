import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { ProductController } from './product.controller';
import { product } from './product.decider';
import { ProductHandler } from './product.handler';
import { productView } from './product.view';

/** TMF637 product. */
@Module({
  controllers: [ProductController, ProductHandler],
  providers: [aggregate(product, productView), indexed(product.category, 'status', 'billingAccount.id', 'productOrderItem[].orderId')],
})
export class ProductModule {}
