import { v4 } from '@skyledger/client';
import { expect } from './narrator';

/** A resource as a client sees it who cares for a few of its attributes. */
export type Resource = { readonly id: string } & Readonly<Record<string, never>>;

/** What a platform answered. */
export type Answer<T> = { readonly status: number; readonly body: T };

type Api = ReturnType<typeof v4>;
type Query = Readonly<Record<string, string>>;

/** What one can do with any resource, whatever its type. */
type AnyResource = {
  create(body: object): Promise<unknown>;
  patch(id: string, body: object): Promise<unknown>;
  retrieve(id: string): Promise<unknown>;
  page(query: object): Promise<{ items: readonly unknown[]; total: number }>;
};

/** Somebody at the REST APIs of a platform, speaking v4. */
export class Customer {
  private readonly api: Api;

  constructor(
    private readonly url: string,
    private readonly name: string,
  ) {
    this.api = v4({ url, actor: name });
  }

  /** The same platform, seen by somebody else. */
  as(name: string): Customer {
    return new Customer(this.url, name);
  }

  /** What is no TM Forum API: time, flows, proof. */
  async call<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const headers = { 'X-Actor': this.name, ...(body && { 'Content-Type': 'application/json' }) };
    const answer = await fetch(this.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T };
  }

  async create<T = Resource>(resource: Name, body: object): Promise<T & { id: string }> {
    return (await this.at(resource).create(body)) as T & { id: string };
  }

  async patch<T = Resource>(resource: Name, id: string, body: object): Promise<T> {
    return (await this.at(resource).patch(id, body)) as T;
  }

  async get<T = Resource>(resource: Name, id: string): Promise<T> {
    return (await this.at(resource).retrieve(id)) as T;
  }

  async list<T = Resource>(resource: Name, { fields, ...filter }: Query = {}): Promise<readonly T[]> {
    return (await this.at(resource).page({ filter, limit: 1000, ...(fields && { fields: fields.split(',') }) })).items as readonly T[];
  }

  /** How many there are. */
  async count(resource: Name, filter: Query = {}): Promise<number> {
    return (await this.at(resource).page({ filter, limit: 1, fields: ['id'] })).total;
  }

  /** Lets the platform come to rest, or time go on to an instant, with all that falls due on the way. */
  async settle(to?: string): Promise<string> {
    const { now } = (await this.call<{ now: string }>('GET', '/ops/clock')).body;
    const answer = await this.call<{ now: string }>('POST', '/ops/clock', { to: to ?? now });
    expect(answer.status === 200, 'the clock moves', answer);
    return answer.body.now;
  }

  private at(resource: Name): AnyResource {
    return this.api[resource] as unknown as AnyResource;
  }
}

/** The resources the story speaks of. */
type Name = Exclude<keyof Api, 'hub'>;
