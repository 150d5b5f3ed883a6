import { Controller, Inject } from '@nestjs/common';
import type { Aggregate, StoredEvent } from '@skyledger/event-store';
import { OnRecorded } from '@skyledger/messaging';
import type { RatingCommand, UsageCommand } from '../usage/usage.decider';
import type { UsageDocument } from '../usage/usage.view';
import { ProductTariffs, type Tariffs } from './product-tariffs';
import type { Measured } from './quantity';
import { rate } from './rating';
import { measuredBy } from './usage-record';

/** Rates what clients recorded. */
@Controller()
export class RatingHandler {
  constructor(
    @Inject('usage') private readonly usages: Aggregate<UsageCommand, UsageDocument>,
    private readonly tariffs: ProductTariffs,
  ) {}

  @OnRecorded('UsageReceived', 'UsageDetailsChanged', 'UsageRecycled', 'UsageReratingRequested')
  async rate({ id, data }: StoredEvent): Promise<void> {
    if ('metered' in data) return;
    const usage = (await this.usages.find(id))?.document;
    const productId = usage?.ratedProductUsage?.[0]?.productRef?.id;
    if (!usage || productId === undefined || usage.status === 'rejected') return;
    const found = await this.tariffs.of(productId);
    const use = measuredBy(usage);
    if (!found) await this.usages.handle(id, rejection(`There is no product ${productId}.`));
    else if (!use) await this.usages.handle(id, rejection('It does not say when: usageDate, or startDateTime and endDateTime.'));
    else await this.usages.handle(id, rated(use, found));
  }
}

const rejection = (reason: string): RatingCommand => ({ type: 'RejectUsage', data: { reason } });

/** What rating a use means for its record. */
export const rated = (use: Measured, { product, tariffs, unknown }: Tariffs): RatingCommand => {
  if (unknown) return rejection(`Nobody knows the price ${unknown} of the product.`);
  const rating = rate(use, product, tariffs);
  switch (rating.kind) {
    case 'rated':
      return { type: 'RateUsage', data: { charges: rating.charges } };
    case 'free':
      return { type: 'GuideUsage', data: { product } };
    case 'refused':
      return rejection(rating.reason);
  }
};
