import { Injectable } from '@nestjs/common';
import { Copies, NotYetKnown, Peers } from '@skyledger/messaging';
import { type OfferingPrice, samePrice, type Tariff, tariffOf } from './tariff';

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

/** Knows what the use of products costs. */
@Injectable()
export class ProductTariffs {
  constructor(
    private readonly copies: Copies,
    private readonly peers: Peers,
  ) {}

  /** The prices of a product's use with their history; undefined where there is no such product. */
  async of(productId: string): Promise<Tariffs | undefined> {
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
