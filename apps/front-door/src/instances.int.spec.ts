import { request } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { breaksOff, cannot, Instances, keyed, made, patience, usages } from './instances.fixture';
import type { Answers } from './services.fixture';

const usage = new Instances();

describe('Requests to a service of two instances', () => {
  it('are spread over both', async () => {
    const [one, other] = await usage.start(made, made);
    for (let count = 0; count < 10; count += 1) expect((await usage.ask(usages)).status).toBe(200);
    expect([one!.requests.length, other!.requests.length]).toEqual([5, 5]);
  });

  it('carry bodies and query as they are, and who asks', async () => {
    const [one, other] = await usage.start(made, made);
    await usage.ask(`${usages}?a=%20b&c`, { method: 'POST', body: '{"amount":1.10}', headers: { ...keyed, traceparent: '00-ab-cd-01' } });
    const [received] = [...one!.requests, ...other!.requests];
    expect(received).toMatchObject({ method: 'POST', url: `${usages}?a=%20b&c`, body: '{"amount":1.10}' });
    expect(received!.headers).toMatchObject({ 'idempotency-key': 'one', traceparent: '00-ab-cd-01', 'x-request-id': expect.any(String) });
  });

  it('may have a body where one means nothing, or none where one is usual', async () => {
    const [one] = await usage.start(made);
    const status = await new Promise((resolve, reject) => {
      const headers = { 'Content-Length': '2', 'Content-Type': 'application/json', Expect: '100-continue' };
      request(`${usage.door!.url}${usages}`, { headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end('{}');
    });
    expect([status, (await usage.ask(usages, { method: 'POST' })).status, (await usage.ask(usages, { method: 'DELETE' })).status]).toEqual([
      200, 200, 200,
    ]);
    expect(one!.requests.map(({ body }) => body)).toEqual(['', '', '']);
  });

  it.each([
    ['GET', {}],
    ['DELETE', {}],
    ['POST', keyed],
    ['PATCH', { ...keyed, 'If-Match': '"1"' }],
  ])('%s go to the other when one breaks off, with all they had', async (method, headers) => {
    const [one, other] = await usage.start(breaksOff, made);
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{"amount":1.10}' };
    for (let count = 0; count < 4; count += 1) expect((await usage.ask(usages, { method, headers, ...body })).status).toBe(200);
    expect(one!.requests.length).toBeGreaterThan(0);
    expect(other!.requests).toHaveLength(4);
    expect(other!.requests.every((received) => received.body === (body.body ?? '') && received.method === method)).toBe(true);
  });

  it.each([
    ['POST', {}],
    ['PATCH', { 'If-Match': '"1"' }],
    ['DELETE', { 'If-Match': '"1"' }],
  ])('%s with %o are not sent twice when one may have done it', async (method, headers) => {
    const [one, other] = await usage.start(breaksOff, breaksOff);
    const answer = await usage.ask(usages, { method, headers });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).toBe('1');
    expect(await answer.json()).toMatchObject({
      '@type': 'Error',
      code: 'unavailable',
      status: '503',
      referenceError: '/errors/unavailable',
    });
    expect(one!.requests.length + other!.requests.length).toBe(1);
  });

  it('go to the other whatever they are when one was never reached', async () => {
    const [one, other] = await usage.start(made, made);
    await one!.crash();
    for (let count = 0; count < 4; count += 1) expect((await usage.post()).status).toBe(200);
    expect(other!.requests).toHaveLength(4);
  });

  it('go to the other when one says that it cannot', async () => {
    const [, other] = await usage.start(cannot, made);
    for (let count = 0; count < 4; count += 1) expect((await usage.ask(usages)).status).toBe(200);
    expect(other!.requests).toHaveLength(4);
  });

  it('that a closing server turns away go to the other whatever they are, and are refused as TM Forum has it where there is none', async () => {
    const closing: Answers = (_, response) => {
      response.writeHead(503, { Connection: 'close', 'Content-Length': '2' });
      return void response.end('{}');
    };
    const [one, other] = await usage.start(closing, made);
    for (let count = 0; count < 4; count += 1) expect((await usage.post()).status).toBe(200);
    expect(other!.requests).toHaveLength(4);
    await other!.crash();
    await vi.waitFor(
      async () => expect((await (await usage.post()).json()) as object).toMatchObject({ '@type': 'Error', code: 'unavailable' }),
      patience,
    );
    expect(one!.requests.length).toBeGreaterThan(0);
  });

  it('say what the services say when none can', async () => {
    await usage.start(cannot, cannot);
    const answer = await usage.ask(usages);
    expect([answer.status, await answer.json()]).toEqual([503, { code: 'unavailable' }]);
  });
});
