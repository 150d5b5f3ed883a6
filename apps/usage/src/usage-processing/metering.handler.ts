import { Controller, Inject } from '@nestjs/common';
import { type Aggregate, EventStore } from '@skyledger/event-store';
import { type Notification, OnEvent, OnRequest, type Request } from '@skyledger/messaging';
import type { MeterCommand } from '../meter/meter.decider';
import type { Meter } from '../meter/meter.view';
import type { UsageCommand } from '../usage/usage.decider';
import type { UsageDocument } from '../usage/usage.view';
import { MeterReading } from './meter-reading';
import { type MeteredResource, observationOf } from './observation';
import { pagesOf } from './pages';

/** Keeps the meters, and does for billing what it asks. */
@Controller()
export class MeteringHandler {
  constructor(
    @Inject('meter') private readonly meters: Aggregate<MeterCommand, Meter>,
    @Inject('usage') private readonly usages: Aggregate<UsageCommand, UsageDocument>,
    private readonly reading: MeterReading,
    private readonly store: EventStore,
  ) {}

  @OnEvent('ResourceCreateEvent', 'ResourceAttributeValueChangeEvent', 'ResourceStateChangeEvent', 'ResourceDeleteEvent')
  async observe(notification: Notification<MeteredResource>): Promise<void> {
    const observation = observationOf(notification);
    if (observation) await this.meters.handle(notification.subject, observation);
  }

  @OnRequest('tmf635.closeMeters')
  async closeMeters({
    body: { products, from, to },
  }: Request<{ products: string[]; from?: string; to: string }>): Promise<{ usages: string[] }> {
    if (from) await this.reading.readMeters(products, from); // so that no record lies across the start of the period
    await this.reading.readMeters(products, to);
    return { usages: await this.reading.unbilled(products, to) };
  }

  @OnRequest('tmf635.markBilled')
  async markBilled({ body: { bill, usages } }: Request<{ bill: string; usages: string[] }>): Promise<{ billed: number }> {
    const command: UsageCommand = { type: 'MarkUsageBilled', data: { bill } };
    for (const page of pagesOf(usages)) await this.store.atomically(...page.map((id) => this.usages.on(id, command)));
    return { billed: usages.length };
  }
}
