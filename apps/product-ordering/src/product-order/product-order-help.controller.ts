import { Body, Controller, HttpCode, Inject, Param, Post, UseInterceptors } from '@nestjs/common';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import { Intervention, OperatorInterceptor, operatorInput } from '@skyledger/service-kit';
import type { ProductOrder } from '@skyledger/tmf-contracts';
import { found } from '@skyledger/tmf-rest';
import { productOrder, type ProductOrderCommand } from './product-order.decider';

/** Helps an item that is stuck; who did it and why is kept. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/productOrder/:id/items/:item')
export class ProductOrderHelpController {
  constructor(@Inject(productOrder.category) private readonly orders: Aggregate<ProductOrderCommand, ProductOrder>) {}

  /** Delivers what is still open once more; how the attempt before ends does not matter any more. */
  @Post('retry')
  @HttpCode(200)
  async retry(@Param('id') id: string, @Param('item') itemId: string, @Body(operatorInput) { reason }: Intervention) {
    return states(await this.orders.handle(id, { type: 'RetryItem', data: { itemId, reason } }));
  }

  /** Gives up what is still open; what was done for it is undone. */
  @Post('fail')
  @HttpCode(200)
  async fail(@Param('id') id: string, @Param('item') itemId: string, @Body(operatorInput) { reason }: Intervention) {
    return states(await this.orders.handle(id, { type: 'GiveUpItem', data: { itemId, reason } }));
  }
}

const states = (order: Versioned<ProductOrder>) => {
  const { id, state, productOrderItem } = found(order.document);
  return { id, state, productOrderItem: productOrderItem.map((item) => ({ id: item.id, state: item.state })) };
};
