import { expect } from 'vitest';

/** What a resource looks like to a client that only cares for a few of its attributes. */
export type Resource = { readonly id: string; readonly href: string } & Readonly<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Where the APIs that these journeys use are mounted. */
const api = {
  productOffering: '/tmf-api/productCatalogManagement/v4/productOffering',
  productOfferingPrice: '/tmf-api/productCatalogManagement/v4/productOfferingPrice',
  productOrder: '/tmf-api/productOrderingManagement/v4/productOrder',
  product: '/tmf-api/productInventory/v4/product',
  service: '/tmf-api/ServiceActivationAndConfiguration/v4/service',
  monitor: '/tmf-api/ServiceActivationAndConfiguration/v4/monitor',
  resource: '/tmf-api/resourceInventoryManagement/v4/resource',
  troubleTicket: '/tmf-api/troubleTicket/v4/troubleTicket',
  usage: '/tmf-api/usageManagement/v4/usage',
  customerBillOnDemand: '/tmf-api/customerBillManagement/v4/customerBillOnDemand',
  customerBill: '/tmf-api/customerBillManagement/v4/customerBill',
  appliedCustomerBillingRate: '/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate',
};

/** The names of the resources a customer can speak of. */
export type ResourceName = keyof typeof api;

/** A customer (or clerk) at the REST APIs of a platform: speaks v4, expects every answer to be the one it should be. */
export class Customer {
  constructor(private readonly url: string) {}

  async call(method: string, path: string, body?: object): Promise<{ status: number; headers: Headers; body: Resource }> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  }

  async create(resource: ResourceName, body: object): Promise<Resource> {
    const answer = await this.call('POST', api[resource], body);
    expect(answer, `POST ${resource}`).toMatchObject({ status: 201, body: { id: expect.any(String) } });
    return answer.body;
  }

  async patch(resource: ResourceName, id: string, body: object): Promise<Resource> {
    const answer = await this.call('PATCH', `${api[resource]}/${id}`, body);
    expect(answer, `PATCH ${resource}/${id}`).toMatchObject({ status: 200 });
    return answer.body;
  }

  async get(resource: ResourceName, id: string): Promise<Resource> {
    const answer = await this.call('GET', `${api[resource]}/${id}`);
    expect(answer, `GET ${resource}/${id}`).toMatchObject({ status: 200 });
    return answer.body;
  }

  async list(resource: ResourceName, query: Record<string, string> = {}): Promise<Resource[]> {
    const found: Resource[] = [];
    for (;;) {
      const page = new URLSearchParams({ ...query, limit: '500', offset: String(found.length) });
      const { status, headers, body } = await this.call('GET', `${api[resource]}?${page}`);
      if (status === 416) return found;
      expect([200, 206], `GET ${resource}?${page}`).toContain(status);
      found.push(...(body as unknown as Resource[]));
      if (found.length >= Number(headers.get('x-total-count'))) return found;
    }
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
}
