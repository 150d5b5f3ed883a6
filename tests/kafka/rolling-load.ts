import { randomUUID } from 'node:crypto';
import { etagOf, v4 } from '@skyledger/client';
import { vi } from 'vitest';

type Api = ReturnType<typeof v4>;

const patience = { timeout: 240_000, interval: 100 };

/** A request that failed, as a person would tell of it. */
export type Failed = { readonly what: string; readonly why: string };

/** Steady traffic through the front door: orders, changes, lists, each as quick as it is answered; whoever fails is written down. */
export class RollingLoad {
  readonly orders: string[] = [];
  readonly failed: Failed[] = [];
  requests = 0;
  private isOver = false;
  private readonly workers: Promise<void>[] = [];
  private readonly api: Api;

  constructor(url: string) {
    this.api = v4({ url });
  }

  /** `keyed`: changes carry an Idempotency-Key, so that all of this may be asked twice. */
  async start({ keyed }: { readonly keyed: boolean }): Promise<void> {
    const [offering] = await this.api.productOffering.all({ filter: { name: 'Cloud Server' } });
    const [one, other] = await Promise.all([this.ticket(), this.ticket()]);
    this.workers.push(
      this.again(() => this.order(offering!.id!)),
      this.again(() => this.order(offering!.id!)),
      this.again(() => this.change(one, keyed)),
      this.again(() => this.change(other, keyed)),
      this.again(() => this.lists()),
    );
  }

  /** Ends after what is under way. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.workers);
  }

  /** Resolves when so many more requests were answered. */
  async answered(more: number): Promise<void> {
    const wanted = this.requests + more;
    await vi.waitUntil(() => this.requests >= wanted, patience);
  }

  private async again(work: () => Promise<void>): Promise<void> {
    while (!this.isOver) await work();
  }

  private async order(offering: string): Promise<void> {
    const body = {
      productOrderItem: [
        { id: '1', action: 'add' as const, quantity: 1, productOffering: { id: offering }, billingAccount: { id: 'account-1' } },
      ],
    };
    const order = await this.asked('order', () => this.api.productOrder.create(body as never, { idempotencyKey: randomUUID() }));
    if (!order) return;
    this.orders.push(order.id!);
    for (let state = order.state; state !== 'completed' && !this.isOver;)
      state = (await this.asked('retrieve an order', () => this.api.productOrder.retrieve(order.id!)))?.state ?? state;
  }

  private async change(id: string, keyed: boolean): Promise<void> {
    const ticket = await this.asked('retrieve a ticket', () => this.api.troubleTicket.retrieve(id));
    if (!ticket) return;
    const options = { ifMatch: etagOf(ticket), ...(keyed && { idempotencyKey: randomUUID() }) };
    await this.asked('change a ticket', () => this.api.troubleTicket.patch(id, { description: randomUUID() } as never, options as never));
  }

  private async lists(): Promise<void> {
    await this.asked('list products', () => this.api.product.page({ limit: 10 }));
    await this.asked('list usage', () => this.api.usage.page({ limit: 10 }));
    await this.asked('list bills', () => this.api.customerBill.page({ limit: 10 }));
    await this.asked('list machines', () => this.api.resource.page({ limit: 10 }));
    await this.asked('list services', () => this.api.service.page({ limit: 10 }));
  }

  private async ticket(): Promise<string> {
    const { id } = await this.api.troubleTicket.create({ description: 'Slow', severity: 'minor', ticketType: 'incident' } as never);
    return id!;
  }

  private async asked<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
    this.requests += 1;
    try {
      return await ask();
    } catch (error) {
      this.failed.push({ what, why: String((error as Error).message) });
      return undefined;
    }
  }
}
