import { Controller, Inject, Module } from '@nestjs/common';
import { type Decider, Rejection, type View } from '@skyledger/event-sourcing';
import { type Aggregate, aggregate } from '@skyledger/event-store';
import { OnRequest, type Request } from '@skyledger/messaging';
import { service } from '@skyledger/service-kit';
import type { Monitor, Product } from '@skyledger/tmf-contracts';
import { found, plainResource } from '@skyledger/tmf-rest';

type MonitorEvent = { type: 'MonitorStarted' | 'MonitorEnded'; data: Partial<Monitor> };

const monitor: Decider<MonitorEvent, null, MonitorEvent> = {
  category: 'monitor',
  initialState: null,
  decide: (event) => [event],
  evolve: () => null,
};
const monitorView: View<MonitorEvent, Monitor> = {
  project: (before, { data, metadata }) => ({ ...before, ...data, id: metadata.id }) as Monitor,
};

type PlainProducts = Aggregate<{ type: 'Change'; data: object }, Product>;

/** What the activation double does with what it is asked: reach its goal, fail, say nothing, or refuse. */
export const activation: { does: 'complete' | 'fail' | 'nothing' | 'refuse'; asked: string[]; cancels: 'undo' | 'tooLate' } = {
  does: 'complete',
  asked: [],
  cancels: 'undo',
};

/** Stands in for service activation: one monitor for each request, which ends as `activation.does` says. */
@Controller()
class ActivationDouble {
  private readonly open = new Map<string, string>();

  constructor(@Inject('monitor') private readonly monitors: Aggregate<MonitorEvent, Monitor>) {}

  @OnRequest('tmf640.createService')
  create(request: Request): Promise<object> {
    return this.run(request, 'POST');
  }

  @OnRequest('tmf640.patchService')
  patch(request: Request): Promise<object> {
    return this.run(request, 'PATCH');
  }

  @OnRequest('tmf640.deleteService')
  delete(request: Request): Promise<object> {
    return this.run(request, 'DELETE');
  }

  @OnRequest('tmf640.cancelService')
  async cancel({ subject, type }: Request): Promise<object> {
    activation.asked.push(type);
    const data: Partial<Monitor> =
      activation.cancels === 'undo' ? { state: 'InError', response: { body: { reason: 'It was called off.' } } } : { state: 'Completed' };
    await this.monitors.handle(this.open.get(subject) ?? '', { type: 'MonitorEnded', data });
    return { id: subject };
  }

  private async run({ commandId, subject, replyTo, type }: Request, method: string): Promise<object> {
    activation.asked.push(type);
    if (activation.does === 'refuse') throw new Rejection('conflict', 'The service is being changed.');
    const request = { method, header: [{ name: 'replyTo', value: `${replyTo?.category}/${replyTo?.id}` }] };
    const started: MonitorEvent = { type: 'MonitorStarted', data: { state: 'InProgress', sourceHref: `/service/${subject}`, request } };
    const ends: Record<string, Partial<Monitor>> = {
      complete: { state: 'Completed' },
      fail: { state: 'InError', response: { body: { reason: 'No capacity.' } } },
    };
    const data = ends[activation.does];
    this.open.set(subject, commandId);
    await this.monitors.handle(commandId, started, ...(data ? [{ type: 'MonitorEnded' as const, data }] : []));
    return { id: commandId };
  }
}

/** Stands in for what the product inventory knows beyond a plain resource: that a product is kept free for one order. */
@Controller()
class InventoryDouble {
  private readonly claims = new Map<string, string>();

  constructor(@Inject('product') private readonly products: PlainProducts) {}

  @OnRequest('tmf637.claimProduct')
  async claim({ subject, replyTo }: Request): Promise<object> {
    const holder = this.claims.get(subject) ?? replyTo?.id ?? '';
    if (holder !== replyTo?.id) throw new Rejection('conflict', `It is being changed (order ${holder}).`);
    this.claims.set(subject, holder);
    return found((await this.products.find(subject))?.document);
  }

  @OnRequest('tmf637.releaseProduct')
  async release({ subject, body }: Request<{ changes: object }>): Promise<object> {
    this.claims.delete(subject);
    return this.products.handle(subject, { type: 'Change', data: body.changes });
  }
}

@Module({
  imports: [plainResource('productOffering'), plainResource('productSpecification'), plainResource('productOfferingPrice')],
  controllers: [ActivationDouble],
  providers: [aggregate(monitor, monitorView)],
})
class ForeignModule {}

const products = plainResource('product');

/** The services that ordering talks to, as far as its tests need them. */
export const foreignServices = service({
  name: 'foreign-services',
  modules: [ForeignModule, { ...products, controllers: [...(products.controllers ?? []), InventoryDouble] }],
});
