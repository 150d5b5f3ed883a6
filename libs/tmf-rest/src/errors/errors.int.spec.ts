import { Body, Post } from '@nestjs/common';
import type { Versioned } from '@skyledger/event-store';
import { expectTmfError, sendRaw, type TestApp, testApp, testAppOn, testDatabase } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainResource, TmfController } from '../index';

const offerings = '/tmf-api/productCatalogManagement/v4/productOffering';
const bills = '/tmf-api/customerBillManagement/v5/customerBill';
const problem = 'application/problem+json';

@TmfController('usage', { bodies: 'batch' })
class Usages {
  @Post()
  create(@Body() document: object): Versioned<object> {
    return { id: '1', document: { ...document, id: '1' }, version: 1 };
  }
}

let app: TestApp;
beforeAll(async () => {
  app = await testApp(plainResource('productOffering'), plainResource('customerBill'), {
    module: class Batches {},
    controllers: [Usages],
  });
});
afterAll(() => app?.close());

describe('An error', () => {
  it('says where it is explained', async () => {
    const { body, headers } = await app.http.get(`${offerings}/none`).expect(404);
    expect(body.referenceError).toBe('/errors/notFound');
    expect(headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    const { body: explained } = await app.http.get(body.referenceError).expect(200);
    expect(explained).toMatchObject({ code: 'notFound', status: 404, title: expect.any(String), about: expect.any(String) });
    expect((await app.http.get('/errors').expect(200)).body).toContainEqual(explained);
  });

  it.each([problem, `application/json, ${problem}`])('is a problem for who accepts %s', async (accept) => {
    const { body, headers } = await app.http.post(offerings).set('Accept', accept).send({ name: 7 }).expect(400);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(body).toEqual({
      type: '/errors/invalid',
      title: 'The request breaks the contract',
      status: 400,
      detail: 'name: The value must be of type string.',
      code: 'invalid',
      reason: 'The value must be of type string.',
    });
  });

  it('of the router is a problem, too', async () => {
    for (const path of ['/nowhere', `/tmf-api/%zz`]) {
      const { headers, body } = await sendRaw(await app.app.getUrl(), { method: 'GET', path, headers: { accept: problem } });
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(body.status).toBeGreaterThanOrEqual(400);
    }
  });

  it('is no problem for who prefers the TMF error', async () => {
    const { headers } = await app.http.get(`${offerings}/none`).set('Accept', `application/json, ${problem};q=0.5`).expect(404);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });
});

describe('A request', () => {
  it.each(['text/html', 'application/xml'])('that accepts %s only is refused with 406, before anything is done', async (accept) => {
    const { body } = await app.http.post(offerings).set('Accept', accept).send({ name: 'unseen' }).expect(406);
    expect(body).toMatchObject({ code: 'notAcceptable', message: expect.stringContaining('Accept: ') });
    expect((await app.http.get(`${offerings}?name=unseen`)).body).toEqual([]);
  });

  it.each([
    ['PUT', `${offerings}/1`, 'DELETE, GET, HEAD, PATCH'],
    ['DELETE', offerings, 'GET, HEAD, POST'],
    ['POST', bills, 'GET'],
    ['DELETE', `${bills}/1`, 'GET, PATCH'],
  ])('by a method that is not there is told which are: %s %s', async (method, path, allow) => {
    const answer = await sendRaw(await app.app.getUrl(), { method, path });
    expectTmfError(answer);
    expect([answer.status, answer.headers['allow']]).toEqual([405, allow]);
  });

  it('about records may be larger than others, up to a limit', async () => {
    const url = await app.app.getUrl();
    const usages = '/tmf-api/usageManagement/v4/usage';
    const send = (path: string, size: number) => {
      const usageCharacteristic = Array.from({ length: size / 1_000 }, () => ({ name: 'x'.repeat(970), value: 'y' }));
      const body = JSON.stringify({ status: 'received', usageType: 'x', usageCharacteristic });
      return sendRaw(url, { method: 'POST', path, body });
    };
    expect(await send(usages, 1_000_000)).toMatchObject({ status: 201 });
    expect((await send(offerings, 1_000_000)).status).toBe(413);
    expect((await send(usages, 6_000_000)).status).toBe(413);
  });
});

describe('A limit of requests per second', () => {
  it('refuses what is too much, of each client by itself, and says when to come again', async () => {
    const database = await testDatabase();
    const limited = await testAppOn(database.url, { RATE_LIMIT: 5 }, plainResource('category'));
    const url = await limited.app.getUrl();
    const path = '/tmf-api/productCatalogManagement/v4/category';
    const get = (actor: string, path: string) => sendRaw(url, { method: 'GET', path, headers: { 'x-actor': actor } });
    const answers = await Promise.all(Array.from({ length: 40 }, () => get('ann', path)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(10);
    expectTmfError(refused[0]!);
    expect(refused[0]!.headers['retry-after']).toBe('1');
    expect((await get('bob', path)).status).toBe(200);
    expect((await get('ann', '/health/live')).status).toBe(200);
    await limited.close();
    await database.drop();
  });
});
