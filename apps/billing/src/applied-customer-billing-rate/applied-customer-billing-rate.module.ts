import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { AppliedCustomerBillingRateController } from './applied-customer-billing-rate.controller';
import { appliedCustomerBillingRate } from './applied-customer-billing-rate.decider';
import { appliedCustomerBillingRateView } from './applied-customer-billing-rate.view';

const provided = aggregate(appliedCustomerBillingRate, appliedCustomerBillingRateView);

/** TMF678 appliedCustomerBillingRate; looked up by bill and by product. */
@Module({
  controllers: [AppliedCustomerBillingRateController],
  providers: [provided, indexed(appliedCustomerBillingRate.category, 'bill.id', 'product.id')],
  exports: [provided],
})
export class AppliedCustomerBillingRateModule {}
