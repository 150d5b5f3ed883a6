import { v4 } from '@skyledger/client';
import { expect } from 'vitest';

/** What a resource looks like to a client that only cares for a few of its attributes. */
export type Resource = { readonly id: string; readonly href: string } & Readonly<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any

type Api = ReturnType<typeof v4>;

/** The names of the resources a customer can speak of. */
export type ResourceName = Exclude<keyof Api, 'hub'>;

/** What one can do with any of them, whatever its type. */
type AnyResource = {
  create(body: object): Promise<Resource>;
  retrieve(id: string): Promise<Resource>;
  patch(id: string, body: object): Promise<Resource>;
  all(query: { filter: Record<string, string>; fields?: string[] }): Promise<Resource[]>;
};

/** A customer (or clerk) at the REST APIs of a platform: speaks v4; an answer that is an error fails the test. */
export class Customer {
  private readonly api: Api;

  constructor(url: string) {
    this.api = v4({ url });
  }

  async create(resource: ResourceName, body: object): Promise<Resource> {
    const created = await this.at(resource).create(body);
    expect(created, `POST ${resource}`).toMatchObject({ id: expect.any(String) });
    return created;
  }

  patch(resource: ResourceName, id: string, body: object): Promise<Resource> {
    return this.at(resource).patch(id, body);
  }

  get(resource: ResourceName, id: string): Promise<Resource> {
    return this.at(resource).retrieve(id);
  }

  list(resource: ResourceName, { fields, ...filter }: Record<string, string> = {}): Promise<Resource[]> {
    return this.at(resource).all({ filter, ...(fields && { fields: fields.split(',') }) });
  }

  async offering(name: string): Promise<Resource> {
    const [offering] = await this.list('productOffering', { name });
    expect(offering, `the offering ${name}`).toBeDefined();
    return offering!;
  }

  /** An order of one item, as a portal would send it. */
  async order(item: object, account = 'account-1'): Promise<Resource> {
    return this.create('productOrder', { productOrderItem: [{ id: '1', billingAccount: { id: account }, ...item }] });
  }

  /** Orders cloud servers with the characteristics given, the others by default. */
  async orderServers(quantity = 1, characteristics: Record<string, unknown> = {}, account = 'account-1'): Promise<Resource> {
    const { id } = await this.offering('Cloud Server');
    const productCharacteristic = Object.entries(characteristics).map(([name, value]) => ({ name, value }));
    return this.order({ action: 'add', quantity, productOffering: { id }, product: { productCharacteristic } }, account);
  }

  /** The products that an order made. */
  productsOf(orderId: string): Promise<Resource[]> {
    return this.list('product', { 'productOrderItem.productOrderId': orderId });
  }

  /** Asks for the bill of an account and tells the id of the request. */
  async requestBill(account: string, billingPeriod?: { startDateTime: string; endDateTime: string }): Promise<string> {
    const { id } = await this.create('customerBillOnDemand', { billingAccount: { id: account }, ...(billingPeriod && { billingPeriod }) });
    return id;
  }

  private at(resource: ResourceName): AnyResource {
    return this.api[resource] as unknown as AnyResource;
  }
}
