import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectTmfError, type RawAnswer, type RawRequest, sendRaw, type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from './index';

const offerings = '/tmf-api/productCatalogManagement/v4/productOffering';

let app: TestApp;
let id: string;
beforeAll(async () => {
  app = await testApp(plainResource('productOffering'));
  id = (await app.http.post(offerings).send({ name: 'Cloud Server' }).expect(201)).body.id;
});
afterAll(() => app?.close());

const send = async (request: RawRequest): Promise<RawAnswer> => sendRaw(await app.app.getUrl(), request);

describe('An address', () => {
  it.each([
    ['GET', `${offerings}/unknown`],
    ['PATCH', `${offerings}/unknown`],
    ['DELETE', `${offerings}/unknown`],
    ['GET', '/tmf-api/nothing/v4/here'],
    ['GET', `${offerings}/a/b`],
    ['GET', `${offerings}/${'x'.repeat(300)}`],
    ['GET', `${offerings}/%00`],
    ['GET', `${offerings}/..%2f..%2fetc%2fpasswd`],
  ])('%s %s is refused without a 5xx', async (method, path) => {
    const answer = await send({ method, path, ...(method === 'PATCH' && { body: '{"name":"y"}' }) });
    expect([400, 404, 414]).toContain(answer.status);
    expectTmfError(answer);
  });

  it('that is unknown is a 404', async () => expect((await send({ method: 'GET', path: `${offerings}/unknown` })).status).toBe(404));

  it('with broken encoding is a 400', async () => {
    const answer = await send({ method: 'GET', path: `${offerings}/%E0%A4%A` });
    expect(answer.status).toBe(400);
    expectTmfError(answer);
  });

  it('that is too long is a 414', async () => {
    const answer = await send({ method: 'GET', path: `${offerings}?name=${'x'.repeat(5_000)}` });
    expect(answer.status).toBe(414);
    expectTmfError(answer);
  });

  it.each([
    ['PUT', () => `${offerings}/${id}`, 'DELETE, GET, HEAD, PATCH'],
    ['POST', () => `${offerings}/${id}`, 'DELETE, GET, HEAD, PATCH'],
    ['DELETE', () => offerings, 'GET, HEAD, POST'],
    ['PATCH', () => offerings, 'GET, HEAD, POST'],
  ])('with the wrong method, %s, is a 405 that says what is allowed', async (method, path, allow) => {
    const answer = await send({ method, path: path(), ...(method !== 'DELETE' && { body: '{}' }) });
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
    expectTmfError(answer);
  });

  it('asked by OPTIONS says what is allowed', async () => {
    const answer = await send({ method: 'OPTIONS', path: offerings });
    expect([answer.status, answer.headers['allow']]).toEqual([204, 'GET, HEAD, POST']);
  });
});

describe('A query', () => {
  it.each([
    ['limit=x', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1001', 'limit'],
    ['offset=1.5', 'offset'],
    ['nosuch=1', 'nosuch'],
    ['validFor.nosuch=1', 'validFor.nosuch'],
    ['name.like=1', 'name.like'],
    ['sort=-nosuch', 'nosuch'],
    ['lastUpdate=yesterday', 'lastUpdate'],
    ['isBundle=maybe', 'isBundle'],
    ['name.regex=(a)%5C1$', 'name'],
    ['name=%E0%A4%A', 'encoded'],
    ['name=%00', 'NUL'],
    ["name'--=1", "name'--"],
    [Array.from({ length: 51 }, (_, at) => `a${at}=1`).join('&'), '50'],
  ])('%s is refused with 400 that says where', async (query, where) => {
    const answer = await send({ method: 'GET', path: `${offerings}?${query}` });
    expect(answer.status).toBe(400);
    expectTmfError(answer);
    expect(answer.body.message).toContain(where);
  });

  it.each([
    ['malformed', '$[?(@.name==)]', 'filter'],
    ['outside of what is supported', '$..[?(@.name==1)]', '.. (any depth)'],
    ['about what is not there', "$[?(@.nosuch=='x')]", 'nosuch'],
  ])('by a filter that is %s is refused with 400 that says so', async (_, filter, where) => {
    const answer = await send({ method: 'GET', path: `${offerings}?filter=${encodeURIComponent(filter)}` });
    expect(answer.status).toBe(400);
    expectTmfError(answer);
    expect(answer.body.message).toContain(where);
  });
  it('behind the end is a 416 with the size of the collection', async () => {
    const answer = await send({ method: 'GET', path: `${offerings}?offset=5000` });
    expect(answer.status).toBe(416);
    expect(answer.headers['content-range']).toMatch(/^items \*\/\d+$/);
    expectTmfError(answer);
  });
});

describe('What is not even HTTP', () => {
  const raw = async (text: string): Promise<string> => {
    const url = new URL(await app.app.getUrl());
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname, () => socket.write(text));
      let got = '';
      socket.on('data', (chunk) => (got += chunk.toString()));
      socket.on('end', () => resolve(got));
      socket.on('error', reject);
    });
  };
  it('is refused with 400', async () => expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*"@type":"Error"/));
  it('is refused with 431 when its headers are too large', async () =>
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 [\s\S]*"@type":"Error"/,
    ));
});
