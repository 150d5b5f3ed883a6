import { Body, Get, Inject, Param, Post } from '@nestjs/common';
import { Clock, Ids, Rejection } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import type { Interval } from '../intervals';
import { customerBillOnDemand, type CustomerBillOnDemandCommand } from './customer-bill-on-demand.decider';
import type { Asked } from './customer-bill-on-demand.events';
import type { CustomerBillOnDemandDocument } from './customer-bill-on-demand.view';

type Sent = Asked & { readonly state?: string; readonly lastUpdate?: string; readonly billingPeriod?: unknown };

/** TMF678 customerBillOnDemand. */
@TmfController('customerBillOnDemand')
export class CustomerBillOnDemandController {
  constructor(
    @Inject(customerBillOnDemand.category)
    private readonly requests: Aggregate<CustomerBillOnDemandCommand, CustomerBillOnDemandDocument>,
    private readonly documents: Documents,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  @Post()
  create(@Body() { state: _, lastUpdate: __, ...asked }: Sent): Promise<Versioned<CustomerBillOnDemandDocument>> {
    const period = periodOf(asked.billingPeriod);
    return this.requests.handle(this.ids.next(), {
      type: 'RequestCustomerBill',
      data: { asked, at: this.clock.now(), ...(period && { period }) },
    });
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<CustomerBillOnDemandDocument>> {
    return found(await this.requests.find(id));
  }

  @Get()
  list(@ListQuery() query: Query): Promise<Page<CustomerBillOnDemandDocument>> {
    return this.documents.list(customerBillOnDemand.category, query);
  }
}

/** The extension attribute billingPeriod, which no contract checks. */
const periodOf = (period: unknown): Interval | undefined => {
  if (period === undefined || period === null) return undefined;
  const { startDateTime, endDateTime } = period as Readonly<Record<string, unknown>>;
  return { from: instant(startDateTime, 'startDateTime'), to: instant(endDateTime, 'endDateTime') };
};

const instant = (value: unknown, name: string): string => {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(at)) throw new Rejection('invalid', `${name} of billingPeriod is not a date-time.`, `billingPeriod.${name}`);
  return new Date(at).toISOString();
};
