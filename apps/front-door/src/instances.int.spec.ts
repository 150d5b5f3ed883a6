import { request } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answers, doorBefore, SmallService, type TestDoor } from './services.fixture';

const patience = { timeout: 30_000, interval: 20 };
const usages = '/tmf-api/usage/v4/usage';
const keyed = { 'Idempotency-Key': 'one', 'Content-Type': 'application/json' };

let door: TestDoor | undefined;
let running: SmallService[] = [];
afterEach(async () => {
  await door?.close();
  await Promise.all(running.map((one) => one.crash()));
  running = [];
});

/** Instances of one service, and a door before them that has found all of them ready. */
const instances = async (...all: (Answers | undefined)[]): Promise<SmallService[]> => {
  running = await Promise.all(all.map((answers) => new SmallService('usage', answers).start()));
  door = await doorBefore({ usage: running });
  await untilReady(running.length);
  return running;
};

const untilReady = (count: number) =>
  vi.waitFor(async () => {
    const { services } = (await (await door!.ask('/health/ready')).json()) as { services: { usage: { instances: { status: string }[] } } };
    expect(services.usage.instances.filter(({ status }) => status === 'ready')).toHaveLength(count);
    expect((await door!.ask('/ops/service').then((answer) => answer.json())) as object).toMatchObject({ apis: [{ api: 'usage' }] });
  }, patience);

const breaksOff: Answers = (_, response) => void response.destroy();
const cannot: Answers = (_, response) => {
  response.statusCode = 503;
  return { code: 'unavailable' };
};
const made: Answers = () => ({ id: '1' });
const post = (headers: Record<string, string> = {}) =>
  door!.ask(usages, { method: 'POST', body: '{"amount":1.10}', headers: { 'Content-Type': 'application/json', ...headers } });

describe('Requests to a service of two instances', () => {
  it('are spread over both', async () => {
    const [one, other] = await instances(made, made);
    for (let count = 0; count < 10; count += 1) expect((await door!.ask(usages)).status).toBe(200);
    expect([one!.requests.length, other!.requests.length]).toEqual([5, 5]);
  });

  it('carry bodies and query as they are, and who asks', async () => {
    const [one, other] = await instances(made, made);
    await door!.ask(`${usages}?a=%20b&c`, { method: 'POST', body: '{"amount":1.10}', headers: { ...keyed, traceparent: '00-ab-cd-01' } });
    const [received] = [...one!.requests, ...other!.requests];
    expect(received).toMatchObject({ method: 'POST', url: `${usages}?a=%20b&c`, body: '{"amount":1.10}' });
    expect(received!.headers).toMatchObject({ 'idempotency-key': 'one', traceparent: '00-ab-cd-01', 'x-request-id': expect.any(String) });
  });

  it('may have a body where one means nothing, or none where one is usual', async () => {
    const [one] = await instances(made);
    const status = await new Promise((resolve, reject) => {
      const headers = { 'Content-Length': '2', 'Content-Type': 'application/json', Expect: '100-continue' };
      request(`${door!.url}${usages}`, { headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end('{}');
    });
    expect([status, (await door!.ask(usages, { method: 'POST' })).status, (await door!.ask(usages, { method: 'DELETE' })).status]).toEqual([
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
    const [one, other] = await instances(breaksOff, made);
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{"amount":1.10}' };
    for (let count = 0; count < 4; count += 1) expect((await door!.ask(usages, { method, headers, ...body })).status).toBe(200);
    expect(one!.requests.length).toBeGreaterThan(0);
    expect(other!.requests).toHaveLength(4);
    expect(other!.requests.every((received) => received.body === (body.body ?? '') && received.method === method)).toBe(true);
  });

  it.each([
    ['POST', {}],
    ['PATCH', { 'If-Match': '"1"' }],
    ['DELETE', { 'If-Match': '"1"' }],
  ])('%s with %o are not sent twice when one may have done it', async (method, headers) => {
    const [one, other] = await instances(breaksOff, breaksOff);
    const answer = await door!.ask(usages, { method, headers });
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
    const [one, other] = await instances(made, made);
    await one!.crash();
    for (let count = 0; count < 4; count += 1) expect((await post()).status).toBe(200);
    expect(other!.requests).toHaveLength(4);
  });

  it('go to the other when one says that it cannot', async () => {
    const [, other] = await instances(cannot, made);
    for (let count = 0; count < 4; count += 1) expect((await door!.ask(usages)).status).toBe(200);
    expect(other!.requests).toHaveLength(4);
  });

  it('that a closing server turns away go to the other whatever they are, and are refused as TM Forum has it where there is none', async () => {
    const closing: Answers = (_, response) => {
      response.writeHead(503, { Connection: 'close', 'Content-Length': '2' });
      return void response.end('{}');
    };
    const [one, other] = await instances(closing, made);
    for (let count = 0; count < 4; count += 1) expect((await post()).status).toBe(200);
    expect(other!.requests).toHaveLength(4);
    await other!.crash();
    await vi.waitFor(
      async () => expect((await (await post()).json()) as object).toMatchObject({ '@type': 'Error', code: 'unavailable' }),
      patience,
    );
    expect(one!.requests.length).toBeGreaterThan(0);
  });

  it('say what the services say when none can', async () => {
    await instances(cannot, cannot);
    const answer = await door!.ask(usages);
    expect([answer.status, await answer.json()]).toEqual([503, { code: 'unavailable' }]);
  });

  it('that were cut off wait for the key that the dead instance holds', async () => {
    let held = 2;
    const holds: Answers = (_, response) => {
      if (held-- === 0) return { id: '1' };
      response.writeHead(409, { 'Retry-After': '1' });
      return void response.end('{"code":"idempotencyKeyInFlight"}');
    };
    await instances(
      (...given) => (running[0]!.requests.length === 1 && running[1]!.requests.length === 0 ? breaksOff(...given) : holds(...given)),
      (...given) => (running[1]!.requests.length === 1 && running[0]!.requests.length === 0 ? breaksOff(...given) : holds(...given)),
    );
    const answer = await post(keyed);
    expect([answer.status, await answer.json()]).toEqual([200, { id: '1' }]);
  });

  it('that wait for a key go on when the instance that they wait at dies', async () => {
    const order: string[] = [];
    const inTurn =
      (name: string): Answers =>
      (...given) => {
        order.push(name);
        return order.length <= 3 ? breaksOff(...given) : made(...given);
      };
    await instances(inTurn('one'), inTurn('other'));
    expect((await post(keyed)).status).toBe(200);
    expect(new Set(order).size).toBe(2);
    expect(order).toHaveLength(4);
  });
});
