import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { CustomerBillController } from './customer-bill.controller';
import { customerBill } from './customer-bill.decider';
import { customerBillView } from './customer-bill.view';

const provided = aggregate(customerBill, customerBillView);

/** TMF678 customerBill. */
@Module({
  controllers: [CustomerBillController],
  providers: [provided, indexed(customerBill.category, 'billingAccount.id')],
  exports: [provided],
})
export class CustomerBillModule {}
