import { Get, Inject, Param } from '@nestjs/common';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { AppliedCustomerBillingRate } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import { appliedCustomerBillingRate, type AppliedCustomerBillingRateCommand } from './applied-customer-billing-rate.decider';

/** TMF678 appliedCustomerBillingRate: the lines of bills, to be read only. */
@TmfController('appliedCustomerBillingRate')
export class AppliedCustomerBillingRateController {
  constructor(
    @Inject(appliedCustomerBillingRate.category)
    private readonly rates: Aggregate<AppliedCustomerBillingRateCommand, AppliedCustomerBillingRate>,
    private readonly documents: Documents,
  ) {}

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<AppliedCustomerBillingRate>> {
    return found(await this.rates.find(id));
  }

  @Get()
  list(@ListQuery() query: Query): Promise<Page<AppliedCustomerBillingRate>> {
    return this.documents.list(appliedCustomerBillingRate.category, query);
  }
}
