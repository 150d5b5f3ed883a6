import { Inject, Injectable } from '@nestjs/common';
import type { Aggregate, StoredEvent } from '@skyledger/event-store';
import { Copies, NotYetKnown, OnRecorded, Peers } from '@skyledger/messaging';
import type { RatingCommand, UsageCommand } from '../usage/usage.decider';
import type { UsageDocument } from '../usage/usage.view';
import type { Measured } from './quantity';
import { rate } from './rating';
import { type OfferingPrice, samePrice, type Tariff, tariffOf } from './tariff';
import { measuredBy } from './usage-record';

type Product = {
  readonly id?: string;
  readonly name?: string;
  readonly productPrice?: readonly { readonly priceType?: string; readonly productOfferingPrice?: { readonly id?: string } }[];
};

/** A product and what its use costs. `unknown` is a price it has and nobody knows. */
export type Tariffs = {
  readonly product: { readonly id: string; readonly name?: string };
  readonly tariffs: readonly Tariff[];
  readonly unknown?: string;
};

/** Rates what clients recorded, and knows the prices of a product's use. */
@Injectable()
export class RatingHandler {
  constructor(
    @Inject('usage') private readonly usages: Aggregate<UsageCommand, UsageDocument>,
    private readonly copies: Copies,
    private readonly peers: Peers,
  ) {}

  @OnRecorded('UsageReceived', 'UsageDetailsChanged', 'UsageRecycled', 'UsageReratingRequested')
  async rate({ id, data }: StoredEvent): Promise<void> {
    if ('metered' in data) return;
    const usage = (await this.usages.find(id))?.document;
    const productId = usage?.ratedProductUsage?.[0]?.productRef?.id;
    if (!usage || productId === undefined || usage.status === 'rejected') return;
    const found = await this.tariffsOf(productId);
    const use = measuredBy(usage);
    if (!found) await this.usages.handle(id, rejection(`There is no product ${productId}.`));
    else if (!use) await this.usages.handle(id, rejection('It does not say when: usageDate, or startDateTime and endDateTime.'));
    else await this.usages.handle(id, rated(use, found));
  }

  /** The prices of a product's use with their history; undefined where there is no such product. */
  async tariffsOf(productId: string): Promise<Tariffs | undefined> {
    const product = await this.copies.find<Product>('product', productId);
    if (!product) return undefined;
    const prices = (product.productPrice ?? []).filter(({ priceType }) => priceType === 'usage');
    const ids = [...new Set(prices.flatMap(({ productOfferingPrice }) => productOfferingPrice?.id ?? []))];
    const tariffs = await Promise.all(ids.map((id) => this.tariff(id)));
    const unknown = ids.find((_, index) => tariffs[index]!.length === 0);
    return { product: { id: productId, ...(product.name !== undefined && { name: product.name }) }, tariffs, ...(unknown && { unknown }) };
  }

  /** A change of price that the owner has made and this service has not heard of is waited for: its time is not known yet. */
  private async tariff(id: string): Promise<Tariff> {
    const tariff = tariffOf(await this.copies.versions<OfferingPrice>('productOfferingPrice', id));
    const owners = await this.peers.find<OfferingPrice>('productOfferingPrice', id);
    const last = tariff.at(-1);
    if (owners && !(last && samePrice(last, owners))) throw new NotYetKnown(`The price ${id} as it is now.`);
    return tariff;
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
