import { createServer } from 'node:http';
import { type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from '@skyledger/tmf-rest';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { type Client, etagOf, TmfError, v4, v5, type V4, type V5 } from './index';

let platform: TestApp;
let old: ReturnType<typeof v4>;
let current: ReturnType<typeof v5>;
beforeAll(async () => {
  platform = await testApp(plainResource('productCatalog'), plainResource('category'));
  const url = await platform.app.getUrl();
  old = v4({ url, actor: 'clerk' });
  current = v5({ url: `${url}/`, actor: 'clerk' });
});
afterAll(() => platform?.close());

const refusal = (work: Promise<unknown>): Promise<TmfError> =>
  work.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error: unknown) => {
      if (error instanceof TmfError) return error;
      throw error;
    },
  );

describe('A client', () => {
  it('creates in one version, reads in the other, under the name each has', async () => {
    const made = await old.catalog.create({ name: 'Spring', catalogType: 'Product Catalog' });
    expectTypeOf(made).toEqualTypeOf<V4.Catalog>();
    const read = await current.productCatalog.retrieve(made.id);
    expectTypeOf(read).toEqualTypeOf<V5.ProductCatalog>();
    expect(read).toMatchObject({ id: made.id, name: 'Spring', '@type': 'ProductCatalog' });
    expect(read.href).toContain('/v5/productCatalog/');
  });

  it('changes, only if nobody was faster, and removes', async () => {
    const seen = await current.category.create({ '@type': 'Category', name: 'Servers', description: 'All of them' });
    expect(etagOf(seen)).toMatch(/^(W\/)?"/);
    const changed = await current.category.patch(seen.id, { name: 'Machines', description: null }, { ifMatch: etagOf(seen) });
    expect(changed).toMatchObject({ name: 'Machines' });
    expect(changed).not.toHaveProperty('description');
    expect(await refusal(current.category.patch(seen.id, { name: 'x' }, { ifMatch: etagOf(seen) }))).toMatchObject({
      status: 412,
      code: 'preconditionFailed',
    });
    await current.category.delete(seen.id);
    expect(await refusal(current.category.retrieve(seen.id))).toMatchObject({ status: 404, code: 'notFound' });
  });

  it('reads a collection page by page, filtered and in order', async () => {
    for (const name of ['b', 'a', 'd', 'c', 'e, f']) await old.category.create({ name, version: 'paged' });
    const filter = { version: 'paged' };
    const names: (string | undefined)[] = [];
    for await (const { name } of old.category.list({ filter, sort: ['-name'], limit: 2 })) names.push(name);
    expect(names).toEqual(['e, f', 'd', 'c', 'b', 'a']);
    expect(await old.category.page({ filter, limit: 2, offset: 1, sort: ['name'], fields: ['name'] })).toMatchObject({
      total: 5,
      items: [{ name: 'b' }, { name: 'c' }],
    });
    expect(await old.category.all({ filter: { ...filter, name: ['a', 'e, f'] } })).toHaveLength(2);
    expect(await old.category.all({ filter: { 'name.gt': 'c', version: 'paged' } })).toHaveLength(2);
    expect(await old.category.all({ filter: { version: 'nothing' } })).toEqual([]);
  });

  it('throws what the platform refuses, with its reason', async () => {
    const error = await refusal(old.category.create({} as V4.CategoryCreate));
    expect(error).toMatchObject({ status: 400, code: 'invalid', request: 'POST /tmf-api/productCatalogManagement/v4/category' });
    expect(error.message).toContain('name');
  });

  it('offers what the contract has, and no more', () => {
    type Old = typeof old;
    expectTypeOf<Old>().toHaveProperty('catalog');
    expectTypeOf<Old>().not.toHaveProperty('productCatalog');
    expectTypeOf<Old['monitor']>().not.toHaveProperty('create');
    expectTypeOf<Old['hub']['TMF621']>().not.toHaveProperty('retrieve');
    expectTypeOf<typeof current.hub.TMF621>().toHaveProperty('retrieve');
    expectTypeOf<V5.ProductOrderStateChangeEvent['event']['productOrder']['state']>().toEqualTypeOf<V5.ProductOrder['state']>();
    expectTypeOf<Client<V4.Resources, V4.Hubs>>().toEqualTypeOf<Old>();
  });
});

describe('A request', () => {
  it('says who asks, carries its keys, and an answer that is no TMF body is told all the same', async () => {
    const heard: { url?: string; headers: Record<string, unknown>; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        heard.push({ url: request.url, headers: request.headers, body });
        response.writeHead(heard.length === 1 ? 201 : 502, { 'content-type': heard.length === 1 ? 'application/json' : 'text/html' });
        response.end(heard.length === 1 ? '{"id":"1"}' : '<h1>Bad gateway</h1>');
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    const client = v5({ url: `http://127.0.0.1:${port}`, token: 'secret', actor: 'portal' });
    await client.service.create({ serviceSpecification: { id: '1' }, state: 'active' } as V5.ServiceCreate, { idempotencyKey: 'key-1' });
    const failed = await refusal(client.category.patch('a/b', [{ op: 'remove', path: '/name' }]));
    server.close();
    expect(heard[0]).toMatchObject({
      url: '/tmf-api/serviceActivationAndConfiguration/v5/service',
      headers: { authorization: 'Bearer secret', 'x-actor': 'portal', 'idempotency-key': 'key-1', 'content-type': 'application/json' },
    });
    expect(heard[1]).toMatchObject({
      url: '/tmf-api/productCatalogManagement/v5/category/a%2Fb',
      headers: { 'content-type': 'application/json-patch+json' },
      body: '[{"op":"remove","path":"/name"}]',
    });
    expect(failed).toMatchObject({ status: 502, code: 'unknown' });
  });
});
