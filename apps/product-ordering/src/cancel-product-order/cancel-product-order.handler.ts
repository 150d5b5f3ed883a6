import { Controller, Inject } from '@nestjs/common';
import { orRejection, Rejection } from '@skyledger/event-sourcing';
import type { Aggregate, StoredEvent } from '@skyledger/event-store';
import { OnRecorded } from '@skyledger/messaging';
import type { CancelProductOrderCreate, ProductOrder } from '@skyledger/tmf-contracts';
import { productOrder, type ProductOrderCommand } from '../product-order/product-order.decider';
import type { Left } from '../product-order/product-order.events';
import { cancelProductOrder, type CancelProductOrderCommand } from './cancel-product-order.decider';
import type { CancelProductOrderDocument } from './cancel-product-order.view';

type Of<D> = Omit<StoredEvent, 'data'> & { readonly data: D };

/** Lays the wish before the order, and tells the task what became of it. */
@Controller()
export class CancelProductOrderHandler {
  constructor(
    @Inject(cancelProductOrder.category) private readonly tasks: Aggregate<CancelProductOrderCommand, CancelProductOrderDocument>,
    @Inject(productOrder.category) private readonly orders: Aggregate<ProductOrderCommand, ProductOrder>,
  ) {}

  @OnRecorded('CancelProductOrderCreated')
  async created({ id: taskId, data }: Of<CancelProductOrderCreate>): Promise<void> {
    const task = await this.tasks.find(taskId);
    if (task?.document?.state !== 'acknowledged') return; // heard before, and refused: what was not possible then stays undone
    const { productOrder: order, cancellationReason: reason } = data;
    const asked = this.orders.handle(order.id, { type: 'RequestCancellation', data: { taskId, ...(reason && { reason }) } });
    const outcome = await orRejection(asked);
    if (outcome instanceof Rejection) await this.tasks.handle(taskId, refusalOf(outcome));
  }

  @OnRecorded('ProductOrderCancellationAccepted')
  async accepted({ data }: Of<{ taskId: string }>): Promise<void> {
    await this.tasks.handle(data.taskId, { type: 'BeginCancelProductOrder', data: {} });
  }

  @OnRecorded('ProductOrderCancellationRefused')
  async refused({ data: { taskId, reason } }: Of<{ taskId: string; reason: string }>): Promise<void> {
    await this.tasks.handle(taskId, { type: 'TerminateCancelProductOrder', data: { reason } });
  }

  @OnRecorded('ProductOrderCancelled')
  async cancelled({ data }: Of<{ taskId: string }>): Promise<void> {
    await this.tasks.handle(data.taskId, { type: 'CompleteCancelProductOrder', data: {} });
  }

  @OnRecorded('ProductOrderCancellationFailed')
  async failed({ data: { taskId, left } }: Of<{ taskId: string; left: Left[] }>): Promise<void> {
    const reason = left.map((item) => `Item ${item.itemId}: ${item.reason}`).join(' ');
    await this.tasks.handle(taskId, { type: 'TerminateCancelProductOrder', data: { reason } });
  }
}

/** An order that there is not cannot be asked; one that is over, or being cancelled, answers for itself. */
const refusalOf = ({ code, message: reason }: Rejection): CancelProductOrderCommand => ({
  type: code === 'notFound' ? 'RejectCancelProductOrder' : 'TerminateCancelProductOrder',
  data: { reason },
});
