import { Controller, Inject } from '@nestjs/common';
import type { Aggregate, StoredEvent } from '@skyledger/event-store';
import { Copies, OnRecorded, Peers } from '@skyledger/messaging';
import type { Product, ProductOffering, ProductOfferingPrice, ProductOrder, ProductSpecification } from '@skyledger/tmf-contracts';
import { assess } from '../product-order/product-order.assessment';
import type { Facts } from '../product-order/product-order.agreement';
import { productOrder, type ProductOrderCommand } from '../product-order/product-order.decider';
import type { Details } from '../product-order/product-order.events';

type Find = <D>(resource: string, id: string) => Promise<D | undefined>;

/** Lays before a new order what the catalogue and the product inventory say. */
@Controller()
export class OrderAssessmentHandler {
  constructor(
    @Inject(productOrder.category) private readonly orders: Aggregate<ProductOrderCommand, ProductOrder>,
    private readonly copies: Copies,
    private readonly peers: Peers,
  ) {}

  @OnRecorded('ProductOrderCreated')
  async created({ id, data, recordedAt }: StoredEvent): Promise<void> {
    const facts = await this.facts(id, recordedAt, data as Details);
    await this.orders.handle(id, { type: 'AssessProductOrder', data: facts });
  }

  /** A refusal is never founded on a copy that may be old: then the owners are asked. */
  private async facts(orderId: string, at: string, details: Details): Promise<Facts> {
    const known = await gathered(orderId, at, details, (resource, id) => this.copies.find(resource, id));
    const isRefused = assess(details, known).some(({ type }) => type === 'ProductOrderRejected');
    return isRefused ? gathered(orderId, at, details, (resource, id) => this.peers.find(resource, id)) : known;
  }
}

const gathered = async (orderId: string, at: string, { productOrderItem }: Details, find: Find): Promise<Facts> => {
  const all = async <D extends object>(resource: string, ids: (string | undefined)[]): Promise<D[]> => {
    const found = await Promise.all([...new Set(ids)].map((id) => (id ? find<D>(resource, id) : undefined)));
    return found.filter((document) => document !== undefined);
  };
  const products = await all<Product>(
    'product',
    productOrderItem.filter(({ action }) => action !== 'add').map(({ product }) => product?.id),
  );
  const offerings = await all<ProductOffering>(
    'productOffering',
    productOrderItem.filter(({ action }) => action === 'add').map(({ productOffering }) => productOffering?.id),
  );
  const specified = [...offerings, ...products].map(({ productSpecification }) => productSpecification?.id);
  const priced = offerings.flatMap(({ productOfferingPrice = [] }) => productOfferingPrice.map(({ id }) => id));
  const [specifications, prices] = await Promise.all([
    all<ProductSpecification>('productSpecification', specified),
    all<ProductOfferingPrice>('productOfferingPrice', priced),
  ]);
  return { orderId, at, offerings, specifications, prices, products };
};
