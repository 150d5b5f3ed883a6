import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { CustomerBillOnDemandController } from './customer-bill-on-demand.controller';
import { customerBillOnDemand } from './customer-bill-on-demand.decider';
import { customerBillOnDemandView } from './customer-bill-on-demand.view';

const provided = aggregate(customerBillOnDemand, customerBillOnDemandView);

/** TMF678 customerBillOnDemand. */
@Module({
  controllers: [CustomerBillOnDemandController],
  providers: [provided, indexed(customerBillOnDemand.category, 'billingAccount.id')],
  exports: [provided],
})
export class CustomerBillOnDemandModule {}
