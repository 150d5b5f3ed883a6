import { Controller, Inject } from '@nestjs/common';
import type { StoredEvent } from '@skyledger/event-store';
import { type Notification, OnEvent, OnRecorded, OnReply, type ProcessManager, type Reply } from '@skyledger/messaging';
import type { Monitor } from '@skyledger/tmf-contracts';
import type { Agreement } from '../product-order/product-order.events';
import type { OrderHandlingInput } from './order-handling.events';
import { activationOf, answerOf } from './order-handling.inputs';
import { orderHandling } from './order-handling.process';

type ItemEvent = Omit<StoredEvent, 'data'> & { readonly data: { itemId: string; reason: string; attempt: number } };

/** Tells order handling what was agreed on, what the others answered, and what became of it. */
@Controller()
export class OrderHandlingHandler {
  constructor(@Inject(orderHandling.category) private readonly orderHandling: ProcessManager<OrderHandlingInput>) {}

  @OnRecorded('ProductOrderAccepted')
  accepted({ id, data }: StoredEvent): Promise<void> {
    return this.orderHandling.receive(id, { type: 'OrderAccepted', data: data as Agreement });
  }

  @OnRecorded('ProductOrderItemRetried')
  retried({ id, data }: ItemEvent): Promise<void> {
    return this.orderHandling.receive(id, { type: 'ItemRetried', data });
  }

  @OnRecorded('ProductOrderItemGivenUp')
  givenUp({ id, data }: ItemEvent): Promise<void> {
    return this.orderHandling.receive(id, { type: 'ItemGivenUp', data });
  }

  @OnRecorded('ProductOrderCancellationRequested')
  cancellationRequested({ id, data }: Omit<StoredEvent, 'data'> & { readonly data: { taskId: string } }): Promise<void> {
    return this.orderHandling.receive(id, { type: 'CancellationRequested', data: { taskId: data.taskId } });
  }

  @OnReply('tmf637.createProduct', 'tmf637.patchProduct', 'tmf637.claimProduct', 'tmf637.releaseProduct')
  @OnReply('tmf640.createService', 'tmf640.patchService', 'tmf640.deleteService')
  async answered(reply: Reply): Promise<void> {
    const input = answerOf(reply);
    if (input) await this.orderHandling.receive(reply.replyTo.id, input);
  }

  @OnEvent('MonitorStateChangeEvent')
  async activated(notification: Notification<Monitor>): Promise<void> {
    const activation = activationOf(notification);
    if (activation) await this.orderHandling.receive(activation.orderId, activation.input);
  }
}
