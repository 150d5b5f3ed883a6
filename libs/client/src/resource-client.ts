import { TmfError } from './tmf-error';
import { queryString, type Fields, type ListQuery, type PageQuery } from './query';
import type { Incoming, Transport } from './transport';

/** What a version says of a resource: its representations, and what one can do with it. */
export type ResourceContract = {
  readonly resource: object;
  readonly create: unknown;
  readonly update: unknown;
  readonly operations: string;
};

/** A part of a collection. */
export type Page<R> = {
  readonly items: readonly R[];
  /** How many there are in all. */
  readonly total: number;
};

/** What may be said with a creation. */
export type CreateOptions<R> = {
  /** The same key with the same body has one effect, however often it is sent. */
  readonly idempotencyKey?: string;
  readonly fields?: Fields<R>;
};

/** What may be said with a change. */
export type ChangeOptions = {
  /** Only if the resource is still the one with this ETag (see `etagOf`); else a TmfError of status 412. */
  readonly ifMatch?: string | undefined;
  readonly idempotencyKey?: string;
};

/** A list of changes: RFC 6902. */
export type JsonPatch = readonly (
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string }
)[];

const etags = new WeakMap<object, string>();

/** The ETag a resource came with, for `ifMatch`. */
export const etagOf = (resource: object): string | undefined => etags.get(resource);

const usualPage = 100;

/** All that can be done with some resource. What one resource allows of it is a `ResourceClient`. */
export class AnyResource<R extends object, C, U> {
  constructor(
    private readonly transport: Transport,
    private readonly path: string,
  ) {}

  /** One part of the collection. */
  async page(query: PageQuery<R> = {}): Promise<Page<R>> {
    const { headers, body } = await this.transport.send({ method: 'GET', path: this.path + queryString(query) });
    const items = body as R[];
    return { items, total: Number(headers.get('x-total-count') ?? items.length) };
  }

  /** The whole collection, one after the other, asked for in pages. */
  async *list({ limit = usualPage, offset = 0, ...query }: PageQuery<R> = {}): AsyncGenerator<R, void, undefined> {
    for (let at = offset; ;) {
      const { items, total } = await this.page({ ...query, offset: at, limit } as PageQuery<R>).catch(endOfCollection<R>);
      yield* items;
      at += items.length;
      if (items.length === 0 || at >= total) return;
    }
  }

  /** The whole collection at once. */
  async all(query: ListQuery<R> = {}): Promise<R[]> {
    const found: R[] = [];
    for await (const one of this.list(query)) found.push(one);
    return found;
  }

  async create(body: C, { idempotencyKey, fields }: CreateOptions<R> = {}): Promise<R> {
    const path = this.path + queryString({ fields });
    return read(await this.transport.send({ method: 'POST', path, body, headers: { 'Idempotency-Key': idempotencyKey } }));
  }

  async retrieve(id: string, { fields }: { readonly fields?: Fields<R> } = {}): Promise<R> {
    return read(await this.transport.send({ method: 'GET', path: this.at(id) + queryString({ fields }) }));
  }

  /** Changes what the body names; null removes. A list is a JSON Patch (v5). */
  async patch(id: string, body: Nullable<U> | JsonPatch, { ifMatch, idempotencyKey }: ChangeOptions = {}): Promise<R> {
    const type = Array.isArray(body) ? 'application/json-patch+json' : 'application/merge-patch+json';
    const headers = { 'Content-Type': type, 'If-Match': ifMatch, 'Idempotency-Key': idempotencyKey };
    return read(await this.transport.send({ method: 'PATCH', path: this.at(id), body, headers }));
  }

  async delete(id: string, { ifMatch, idempotencyKey }: ChangeOptions = {}): Promise<void> {
    const headers = { 'If-Match': ifMatch, 'Idempotency-Key': idempotencyKey };
    await this.transport.send({ method: 'DELETE', path: this.at(id), headers });
  }

  private at(id: string): string {
    return `${this.path}/${encodeURIComponent(id)}`;
  }
}

/** In a change, null removes an attribute. */
export type Nullable<U> = { readonly [name in keyof U]?: U[name] | null };

type Reading = 'page' | 'list' | 'all';
type Methods<O extends string> = (O extends 'list' ? Reading : never) | (O extends 'create' | 'retrieve' | 'patch' | 'delete' ? O : never);

/** What can be done with one resource, as its contract has it. */
export type ResourceClient<T extends ResourceContract> = Pick<
  AnyResource<T['resource'], T['create'], T['update']>,
  Methods<T['operations']>
>;

const read = <R extends object>({ headers, body }: Incoming): R => {
  const etag = headers.get('etag');
  if (etag !== null && typeof body === 'object' && body !== null) etags.set(body, etag);
  return body as R;
};

/** The collection has become shorter than where the next page would begin. */
const endOfCollection = <R>(error: unknown): Page<R> => {
  if (error instanceof TmfError && error.status === 416) return { items: [], total: 0 };
  throw error;
};
