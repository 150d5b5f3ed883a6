import { service } from '@skyledger/service-kit';
import { plainResource } from '@skyledger/tmf-rest';
import { AppliedCustomerBillingRateModule } from './applied-customer-billing-rate/applied-customer-billing-rate.module';
import { BillInvoiceManagementModule } from './bill-invoice-management/bill-invoice-management.module';
import { BillableUsageModule } from './billable-usage/billable-usage.module';
import { BilledAccountModule } from './billed-account/billed-account.module';
import { BillingLedgerModule } from './billing-ledger/billing-ledger.module';
import { ChargedProductModule } from './charged-product/charged-product.module';
import { CustomerBillModule } from './customer-bill/customer-bill.module';
import { CustomerBillOnDemandModule } from './customer-bill-on-demand/customer-bill-on-demand.module';

/** TMF678: who owes what, and why. */
export const billingService = service({
  name: 'billing',
  modules: [
    CustomerBillOnDemandModule,
    CustomerBillModule,
    AppliedCustomerBillingRateModule,
    BillableUsageModule,
    ChargedProductModule,
    BilledAccountModule,
    BillInvoiceManagementModule,
    BillingLedgerModule,
    plainResource('billCycle'),
  ],
});
