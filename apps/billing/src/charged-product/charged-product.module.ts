import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-query';
import { chargedProduct } from './charged-product.decider';
import { ChargedProductHandler } from './charged-product.handler';
import { chargedProductView } from './charged-product.view';

const provided = aggregate(chargedProduct, chargedProductView);

/** The products that are charged; looked up by billing account. */
@Module({
  controllers: [ChargedProductHandler],
  providers: [provided, indexed(chargedProduct.category, 'billingAccount.id')],
  exports: [provided],
})
export class ChargedProductModule {}
