import { expect } from './narrator';

/** A resource as a client sees it who cares for a few of its attributes. */
export type Resource = { readonly id: string } & Readonly<Record<string, never>>;

const bases: Readonly<Record<string, string>> = {
  productOffering: 'productCatalogManagement',
  productOfferingPrice: 'productCatalogManagement',
  productOrder: 'productOrderingManagement',
  product: 'productInventory',
  resource: 'resourceInventoryManagement',
  troubleTicket: 'troubleTicket',
  usage: 'usageManagement',
  customerBillOnDemand: 'customerBillManagement',
  customerBill: 'customerBillManagement',
  appliedCustomerBillingRate: 'customerBillManagement',
};

/** What a platform answered. */
export type Answer<T> = { readonly status: number; readonly total: number; readonly body: T };

/** Somebody at the REST APIs of a platform, speaking v4. */
export class Customer {
  constructor(
    private readonly url: string,
    private readonly name: string,
  ) {}

  /** The same platform, seen by somebody else. */
  as(name: string): Customer {
    return new Customer(this.url, name);
  }

  async call<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const headers = { 'X-Actor': this.name, ...(body && { 'Content-Type': 'application/json' }) };
    const answer = await fetch(this.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, total: Number(answer.headers.get('x-total-count')), body: (text ? JSON.parse(text) : undefined) as T };
  }

  async create<T = Resource>(resource: string, body: object): Promise<T & { id: string }> {
    const answer = await this.call<T & { id: string }>('POST', at(resource), body);
    expect(answer.status === 201, `POST ${resource} answers 201`, answer);
    return answer.body;
  }

  async patch<T = Resource>(resource: string, id: string, body: object): Promise<T> {
    const answer = await this.call<T>('PATCH', `${at(resource)}/${id}`, body);
    expect(answer.status === 200, `PATCH ${resource} answers 200`, answer);
    return answer.body;
  }

  async get<T = Resource>(resource: string, id: string): Promise<T> {
    const answer = await this.call<T>('GET', `${at(resource)}/${id}`);
    expect(answer.status === 200, `GET ${resource} answers 200`, answer);
    return answer.body;
  }

  async list<T = Resource>(resource: string, query: Record<string, string> = {}): Promise<T[]> {
    const answer = await this.call<T[]>('GET', `${at(resource)}?${new URLSearchParams({ limit: '1000', ...query })}`);
    expect([200, 206].includes(answer.status), `GET ${resource} answers 200`, answer);
    return answer.body;
  }

  /** How many there are. */
  async count(resource: string, query: Record<string, string> = {}): Promise<number> {
    return (await this.call('GET', `${at(resource)}?${new URLSearchParams({ ...query, limit: '1', fields: 'id' })}`)).total;
  }

  /** Lets the platform come to rest, or time go on to an instant, with all that falls due on the way. */
  async settle(to?: string): Promise<string> {
    const { now } = (await this.call<{ now: string }>('GET', '/ops/clock')).body;
    const answer = await this.call<{ now: string }>('POST', '/ops/clock', { to: to ?? now });
    expect(answer.status === 200, 'the clock moves', answer);
    return answer.body.now;
  }
}

const at = (resource: string) => `/tmf-api/${bases[resource]}/v4/${resource}`;
