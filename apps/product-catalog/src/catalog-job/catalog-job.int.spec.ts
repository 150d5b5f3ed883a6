import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testAppOn, type TestDatabase, testDatabase } from '@skyledger/testing';
import { productCatalogService } from '../product-catalog.module';
import { FileServer } from './file-server.fixture';

const base = '/tmf-api/productCatalogManagement/v4';

let database: TestDatabase;
let app: TestApp;
let files: FileServer;
const settings = { HUB_ALLOW_PRIVATE: '127.0.0.0/8', HUB_ALLOW_HTTP: 'true', HUB_TIMEOUT: 5 } as const;
beforeAll(async () => {
  files = await new FileServer().open();
  database = await testDatabase();
  app = await testAppOn(database.url, settings, productCatalogService);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  await files?.close();
});

const ended = async (kind: 'importJob' | 'exportJob', body: object) => {
  const { body: job } = await app.http.post(`${base}/${kind}`).send(body).expect(201);
  expect(job).toMatchObject({ status: 'Not Started', creationDate: expect.any(String) });
  await app.idle();
  return (await app.http.get(`${base}/${kind}/${job.id}`).expect(200)).body;
};
const lines = (path: string) =>
  files.files
    .get(path)!
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const imported = (...documents: object[]) => {
  files.files.set('/in', documents.map((document) => `${JSON.stringify(document)}\n`).join(''));
  return ended('importJob', { url: files.url('/in') });
};

describe('An export job', () => {
  it('writes the catalogue to its URL', async () => {
    const { body: category } = await app.http.post(`${base}/category`).send({ name: 'Compute' }).expect(201);
    const relatedParty = [{ id: 'party-1', name: 'Ann', role: 'owner', '@referredType': 'Individual' }];
    await app.http.post(`${base}/catalog`).send({ name: 'Cloud', relatedParty }).expect(201);
    expect(await ended('exportJob', { url: files.url('/out') })).toMatchObject({
      status: 'Succeeded',
      completionDate: expect.any(String),
      contentType: 'application/x-ndjson',
    });
    expect(files.types.get('/out')).toBe('application/x-ndjson');
    expect(lines('/out')).toContainEqual(expect.objectContaining({ '@type': 'Category', id: category.id, name: 'Compute' }));
    expect(lines('/out')).toContainEqual(expect.objectContaining({ '@type': 'ProductCatalog', name: 'Cloud' }));
    expect(files.files.get('/out')).toContain('"name":"Ann"'); // stored encrypted, told to people
  });

  it('writes one kind of resource where a path names it', async () => {
    await ended('exportJob', { url: files.url('/some'), path: 'catalog' });
    expect(new Set(lines('/some').map((line) => line['@type']))).toEqual(new Set(['ProductCatalog']));
  });

  it('writes what a query selects', async () => {
    for (const name of ['Network', 'Networking', 'Other']) await app.http.post(`${base}/category`).send({ name }).expect(201);
    expect(await ended('exportJob', { url: files.url('/net'), path: 'category', query: 'name.regex=^Net' })).toMatchObject({
      status: 'Succeeded',
    });
    expect(lines('/net').map(({ name }) => name)).toEqual(['Network', 'Networking']);
  });

  it('fails with the reason, and follows nobody elsewhere', async () => {
    expect(await ended('exportJob', { url: files.url('/elsewhere') })).toMatchObject({
      status: 'Failed',
      completionDate: expect.any(String),
      errorLog: 'The answer was 302.',
    });
  });
});

describe('An import job', () => {
  const price = { '@type': 'ProductOfferingPrice', id: 'p-1', name: 'Fee', price: { unit: 'EUR', value: 3.5 } };

  it('brings each document under its id, once', async () => {
    expect(await imported(price, { '@type': 'Category', id: 'c-1', name: 'Storage' })).toMatchObject({ status: 'Succeeded' });
    const { body, headers } = await app.http.get(`${base}/productOfferingPrice/p-1`).expect(200);
    expect(body).toMatchObject({ name: 'Fee', price: { unit: 'EUR', value: 3.5 } });
    await imported(price);
    expect((await app.http.get(`${base}/productOfferingPrice/p-1`).expect(200)).headers['etag']).toBe(headers['etag']);
    await imported({ ...price, name: 'Rent' });
    expect((await app.http.get(`${base}/productOfferingPrice/p-1`).expect(200)).body).toMatchObject({ name: 'Rent' });
  });

  it('brings what a query selects', async () => {
    files.files.set('/two', ['c-8', 'c-9'].map((id) => `${JSON.stringify({ '@type': 'Category', id, name: `Name of ${id}` })}\n`).join(''));
    await ended('importJob', { url: files.url('/two'), path: 'category', query: 'id=c-9' });
    await app.http.get(`${base}/category/c-8`).expect(404);
    await app.http.get(`${base}/category/c-9`).expect(200);
  });

  it('reads what an export has written, and changes nothing by it', async () => {
    await ended('exportJob', { url: files.url('/all') });
    expect(await ended('importJob', { url: files.url('/all') })).toMatchObject({ status: 'Succeeded' });
    await ended('exportJob', { url: files.url('/again') });
    expect(lines('/again')).toEqual(lines('/all'));
  });

  it('says which lines were wrong, and why', async () => {
    const job = await imported(
      { '@type': 'Category', id: 'c-2', name: 'Good' },
      { '@type': 'Category', id: 'c-3' },
      { '@type': 'Order' },
      [1],
    );
    expect(job).toMatchObject({ status: 'Failed', errorLog: expect.stringMatching(/^Line 2: .*name.*\nLine 3: @type: .*\nLine 4: /) });
    await app.http.get(`${base}/category/c-2`).expect(200);
  });

  it('fails when there is no such file', async () =>
    expect(await ended('importJob', { url: files.url('/none') })).toMatchObject({ status: 'Failed', errorLog: 'The answer was 404.' }));

  it('is listed and deleted', async () => {
    const { id } = await imported(price);
    expect((await app.http.get(`${base}/importJob?id=${id}`).expect(200)).body).toHaveLength(1);
    await app.http.delete(`${base}/importJob/${id}`).expect(204);
    await app.http.get(`${base}/importJob/${id}`).expect(404);
  });
});

describe('A job', () => {
  it.each([
    ['an internal address', { url: 'http://10.0.0.1/x' }, 'url'],
    ['the address of a cloud’s metadata', { url: 'http://169.254.169.254/latest' }, 'url'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'url'],
    ['another content', { url: 'https://example.com/x', contentType: 'text/csv' }, 'contentType'],
    ['a query without a path', { url: 'https://example.com/x', query: 'name=x' }, 'query'],
    ['a query of an unknown attribute', { url: 'https://example.com/x', path: 'category', query: 'noSuch=x' }, 'query: noSuch'],
    ['a query that pages', { url: 'https://example.com/x', path: 'category', query: 'limit=1' }, 'query: limit'],
    ['an unknown path', { url: 'https://example.com/x', path: 'orders' }, 'path'],
  ])('is refused with %s', async (_, body, field) => {
    const { body: error } = await app.http.post(`${base}/exportJob`).send(body).expect(400);
    expect(error.message).toContain(field);
  });

  it('replays to the same documents', async () => {
    await app.idle();
    expect(await app.store.rebuildCheck()).toEqual([]);
  });
});
