import { Module } from '@nestjs/common';
import { processManager } from '@skyledger/messaging';
import { AppliedCustomerBillingRateModule } from '../applied-customer-billing-rate/applied-customer-billing-rate.module';
import { BillableUsageModule } from '../billable-usage/billable-usage.module';
import { BilledAccountModule } from '../billed-account/billed-account.module';
import { ChargedProductModule } from '../charged-product/charged-product.module';
import { CustomerBillModule } from '../customer-bill/customer-bill.module';
import { CustomerBillOnDemandModule } from '../customer-bill-on-demand/customer-bill-on-demand.module';
import { BillInvoiceManagementHandler } from './bill-invoice-management.handler';
import { billInvoiceManagement } from './bill-invoice-management.process';

/** eTOM bill invoice management. */
@Module({
  imports: [
    CustomerBillOnDemandModule,
    CustomerBillModule,
    AppliedCustomerBillingRateModule,
    BillableUsageModule,
    ChargedProductModule,
    BilledAccountModule,
  ],
  controllers: [BillInvoiceManagementHandler],
  providers: [processManager(billInvoiceManagement)],
})
export class BillInvoiceManagementModule {}
