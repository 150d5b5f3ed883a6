import { Body, Get, Inject, Param, Patch } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { CustomerBill, CustomerBillUpdate } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import { customerBill, type CustomerBillCommand } from './customer-bill.decider';

/** TMF678 customerBill: made by bill runs only; a client may move its state on. */
@TmfController('customerBill')
export class CustomerBillController {
  constructor(
    @Inject(customerBill.category) private readonly bills: Aggregate<CustomerBillCommand, CustomerBill>,
    private readonly documents: Documents,
  ) {}

  @Patch(':id')
  patch(@Param('id') id: string, @Body() update: CustomerBillUpdate): Promise<Versioned<CustomerBill>> {
    return this.bills.handle(id, ...toCommands(update));
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<CustomerBill>> {
    return found(await this.bills.find(id));
  }

  @Get()
  list(@ListQuery() query: Query): Promise<Page<CustomerBill>> {
    return this.documents.list(customerBill.category, query);
  }
}

const toCommands = ({ state, ...others }: CustomerBillUpdate): CustomerBillCommand[] => {
  const [other] = Object.keys(others).filter((name) => !name.startsWith('@'));
  if (other) throw new Rejection('conflict', `An issued bill does not change: only state can be set, not ${other}.`, other);
  return state ? [{ type: 'AdvanceCustomerBill', data: { state } }] : [];
};
