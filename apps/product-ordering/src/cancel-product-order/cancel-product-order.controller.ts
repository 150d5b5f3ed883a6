import { Body, Get, Inject, Param, Post } from '@nestjs/common';
import { Ids } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { CancelProductOrderCreate } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import { cancelProductOrder, type CancelProductOrderCommand } from './cancel-product-order.decider';
import type { CancelProductOrderDocument } from './cancel-product-order.view';

/** TMF622 cancelProductOrder. */
@TmfController('cancelProductOrder')
export class CancelProductOrderController {
  constructor(
    @Inject(cancelProductOrder.category) private readonly tasks: Aggregate<CancelProductOrderCommand, CancelProductOrderDocument>,
    private readonly documents: Documents,
    private readonly ids: Ids,
  ) {}

  @Post()
  create(@Body() data: CancelProductOrderCreate): Promise<Versioned<CancelProductOrderDocument>> {
    return this.tasks.handle(this.ids.next(), { type: 'CreateCancelProductOrder', data });
  }

  @Get()
  list(@ListQuery() query: Query): Promise<Page<CancelProductOrderDocument>> {
    return this.documents.list(cancelProductOrder.category, query);
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<CancelProductOrderDocument>> {
    return found(await this.tasks.find(id));
  }
}
