import { Body, Delete, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { Ids } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { Product, ProductCreate, ProductUpdate } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import { product, type ProductCommand } from './product.decider';

/** TMF637 product. */
@TmfController('product')
export class ProductController {
  constructor(
    @Inject(product.category) private readonly products: Aggregate<ProductCommand, Product>,
    private readonly documents: Documents,
    private readonly ids: Ids,
  ) {}

  @Post()
  create(@Body() data: ProductCreate): Promise<Versioned<Product>> {
    return this.products.handle(this.ids.next(), { type: 'CreateProduct', data });
  }

  @Get()
  list(@ListQuery() query: Query): Promise<Page<Product>> {
    return this.documents.list(product.category, query);
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<Product>> {
    return found(await this.products.find(id));
  }

  @Patch(':id')
  patch(@Param('id') id: string, @Body() update: ProductUpdate): Promise<Versioned<Product>> {
    return this.products.handle(id, ...toCommands(update));
  }

  @Delete(':id')
  async delete(@Param('id') id: string): Promise<void> {
    found(await this.products.find(id));
    await this.products.handle(id, { type: 'DeleteProduct', data: {} });
  }
}

/** TMF637 says "set status"; what else changes comes first, so that the status is reached with its dates. */
export const toCommands = ({ status, ...changes }: ProductUpdate): ProductCommand[] => [
  { type: 'ChangeProductDetails', data: changes },
  ...(status === undefined ? [] : [{ type: 'SetProductStatus' as const, data: { status, ...dates(changes) } }]),
];

const dates = ({ startDate, terminationDate }: Omit<ProductUpdate, 'status'>) => ({
  ...(startDate && { startDate }),
  ...(terminationDate && { terminationDate }),
});
