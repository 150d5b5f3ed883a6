import { Body, Delete, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { Ids } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { ProductOrder, ProductOrderCreate, ProductOrderUpdate } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import { productOrder, type ProductOrderCommand } from './product-order.decider';

/** TMF622 productOrder. */
@TmfController('productOrder')
export class ProductOrderController {
  constructor(
    @Inject(productOrder.category) private readonly orders: Aggregate<ProductOrderCommand, ProductOrder>,
    private readonly documents: Documents,
    private readonly ids: Ids,
  ) {}

  @Post()
  create(@Body() data: ProductOrderCreate): Promise<Versioned<ProductOrder>> {
    return this.orders.handle(this.ids.next(), { type: 'CreateProductOrder', data });
  }

  @Get()
  list(@ListQuery() query: Query): Promise<Page<ProductOrder>> {
    return this.documents.list(productOrder.category, query);
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<ProductOrder>> {
    return found(await this.orders.find(id));
  }

  @Patch(':id')
  patch(@Param('id') id: string, @Body() update: ProductOrderUpdate): Promise<Versioned<ProductOrder>> {
    return this.orders.handle(id, ...toCommands(update));
  }

  @Delete(':id')
  async delete(@Param('id') id: string): Promise<void> {
    await this.orders.handle(id, { type: 'DeleteProductOrder', data: {} });
  }
}

const toCommands = ({ state, ...details }: ProductOrderUpdate): ProductOrderCommand[] => [
  ...(state === undefined ? [] : [{ type: 'SetProductOrderState' as const, data: { state } }]),
  { type: 'ChangeProductOrderDetails', data: details },
];
