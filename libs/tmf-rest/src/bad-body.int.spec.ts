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
const post = (body: string | Buffer, headers?: Record<string, string>) => send({ method: 'POST', path: offerings, body, headers });

describe('A body', () => {
  it.each<[string, string | Buffer, string?]>([
    ['that is no JSON', '{"name":'],
    ['that is empty', ''],
    ['that is an array', '[]'],
    ['that is a text', '"x"'],
    ['that is null', 'null'],
    ['without what is mandatory', '{}', 'name'],
    ['with a wrong type', '{"name":4}', 'name'],
    ['with a wrong type deep inside', '{"name":"x","validFor":{"startDateTime":"x","endDateTime":true}}', 'validFor'],
    ['with a wrong date', '{"name":"x","validFor":{"startDateTime":"tomorrow"}}', 'validFor.startDateTime'],
    ['with null in a typed attribute', '{"name":"x","version":null}', 'version'],
    ['with an attribute the server owns', '{"name":"x","id":"mine"}', 'id'],
    ['with an attribute of another version', '{"name":"x","policy":[]}', 'policy'],
    ['with __proto__', '{"name":"x","__proto__":{"admin":true}}', '__proto__'],
    ['with constructor.prototype', '{"name":"x","constructor":{"prototype":{}}}', 'constructor.prototype'],
    ['with a name twice', '{"name":"x","name":"y"}', 'name'],
    ['with NUL', '{"name":"\\u0000"}', 'name'],
    ['with half a surrogate pair', '{"name":"\\udead"}', 'name'],
    ['with too exact a number', '{"name":"x","size":0.1234567890123456}', 'size'],
    ['nested too deep', `{"name":${'['.repeat(40)}${']'.repeat(40)}}`, 'name'],
    ['nested so deep that recursion would fail', '{"a":'.repeat(40_000)],
    ['that is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ])('%s is refused with 400', async (_, body, field) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expectTmfError(answer);
    if (field !== undefined) expect(answer.body.message).toContain(`${field}`);
  });

  it('larger than 256 KiB is refused with 413', async () => {
    const answer = await post(JSON.stringify({ name: 'x', description: 'x'.repeat(300_000) }));
    expect(answer.status).toBe(413);
    expectTmfError(answer);
  });

  it.each([
    ['text/plain', {}],
    ['application/xml', {}],
    ['application/merge-patch+json', {}],
    ['application/json; charset=latin1', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
    ['nonsense', {}],
  ])('of type %s %j is refused with 415', async (type, headers) => {
    const answer = await post('{"name":"x"}', { 'content-type': type, ...headers });
    expect(answer.status).toBe(415);
    expectTmfError(answer);
  });

  it('of a type that PATCH does not take is refused with 415', async () => {
    const answer = await send({
      method: 'PATCH',
      path: `${offerings}/${id}`,
      body: '[]',
      headers: { 'content-type': 'application/vnd.patch+json' },
    });
    expect(answer.status).toBe(415);
    expectTmfError(answer);
  });

  it('keeps attributes the contract does not know', async () => {
    const { body } = await app.http
      .post(offerings)
      .send({ name: 'x', ourOwn: { a: [1] } })
      .expect(201);
    expect((await app.http.get(body.href).expect(200)).body.ourOwn).toEqual({ a: [1] });
  });

  it('keeps attributes that are called like something JavaScript has', async () => {
    const own = { constructor: 'a', toString: 'b', hasOwnProperty: { valueOf: 1 }, validFor: { constructor: 'c' } };
    const { body } = await app.http
      .post(offerings)
      .send({ name: 'x', ...own })
      .expect(201);
    expect(body).toMatchObject(own);
    expect(
      (
        await app.http
          .patch(body.href)
          .send({ constructor: 'd', valueOf: { toString: 'e' } })
          .expect(200)
      ).body,
    ).toMatchObject({ ...own, constructor: 'd', valueOf: { toString: 'e' } });
    await app.http.get(`${offerings}?constructor=d`).expect(400);
  });
});
