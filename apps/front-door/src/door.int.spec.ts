import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answers, doorBefore, SmallService, type TestDoor } from './services.fixture';

const patience = { timeout: 30_000, interval: 20 };
const token = '0123456789abcdef';
const orders = '/tmf-api/productOrder/v4/productOrder';

let door: TestDoor;
let running: SmallService[] = [];
afterEach(async () => {
  await door?.close();
  await Promise.all(running.map((one) => one.crash()));
});

const open = async (more: Parameters<typeof doorBefore>[1] = {}, answers?: Answers): Promise<SmallService> => {
  const ordering = await new SmallService('productOrder', answers).start();
  running = [ordering];
  door = await doorBefore({ 'product-ordering': [ordering] }, more);
  const asked = { headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' } };
  await vi.waitFor(async () => {
    expect(await (await door.ask('/', asked)).json()).toMatchObject({ health: { ready: true }, apis: [{ api: 'productOrder' }] });
  }, patience);
  return ordering;
};

const figures = async () => (await door.ask('/metrics')).text();
const figure = async (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await figures())?.[1] ?? 0);

describe('The front door', () => {
  it('shows people a page, and programs the same', async () => {
    await open();
    const page = await door.ask('/', { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect(page.headers.get('Content-Type')).toMatch(/^text\/html/);
    expect(page.headers.get('Content-Security-Policy')).toMatch(/default-src 'self'/);
    expect(await page.text()).toContain(`href="${door.url}${orders}"`);
    const data = await door.ask('/', { headers: { Accept: 'application/json' } });
    expect(await data.json()).toMatchObject({
      name: 'Skyledger',
      docs: `${door.url}/api-docs`,
      health: { checks: { 'product-ordering': true } },
    });
  });

  it('names addresses as the world knows them', async () => {
    await open({ publicUrl: 'https://api.example.com' });
    expect(await (await door.ask('/')).json()).toMatchObject({ docs: 'https://api.example.com/api-docs' });
  });

  it('has the APIs of all services to read and try, and loads nothing from elsewhere', async () => {
    await open();
    const page = await (await door.ask('/api-docs')).text();
    expect(page).not.toMatch(/https?:|<script>/);
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) expect([file, (await door.ask(`/${file}`)).status]).toEqual([file, 200]);
    expect(await (await door.ask('/api-docs/start.js')).text()).toContain('./tmf-api/productOrder/v4/openapi.json');
    expect((await door.ask('/api-docs/package.json')).status).toBe(404);
    expect((await door.ask('/api-docs/', { redirect: 'manual' })).headers.get('Location')).toBe('../api-docs');
  });

  it('describes the messages of its services', async () => {
    await open();
    const json = (await (await door.ask('/api-docs/asyncapi.json')).json()) as { asyncapi: string; channels: object };
    expect(json.asyncapi).toMatch(/^3\./);
    expect(Object.keys(json.channels).length).toBeGreaterThan(0);
    expect(await (await door.ask('/api-docs/asyncapi.yaml')).text()).toMatch(/^asyncapi: 3\./);
  });

  it('says what an error means', async () => {
    await open();
    expect(await (await door.ask('/errors/unavailable')).json()).toMatchObject({ code: 'unavailable', status: 503 });
  });

  it.each([
    ['/nothing', 404, 'notFound'],
    ['/tmf-api/nothing/v4/thing', 404, 'notFound'],
    ['/services/nothing/metrics', 404, 'notFound'],
    ['/ops/clock/set', 404, 'notFound'],
    ['/tmf-api/productOrderingManagement/v4/productOrder/%zz', 400, 'malformed'],
  ])('has nothing at %s', async (path, status, code) => {
    await open();
    const answer = await door.ask(path, { method: path.startsWith('/ops/clock') ? 'POST' : 'GET' });
    expect([answer.status, await answer.json()]).toMatchObject([
      status,
      { '@type': 'Error', code, status: String(status), reason: expect.any(String), referenceError: `/errors/${code}` },
    ]);
  });

  it('reaches anything of one service', async () => {
    const ordering = await open();
    expect(await (await door.ask('/services/product-ordering/metrics?x=1')).json()).toEqual({ from: 'productOrder' });
    expect(ordering.requests.at(-1)!.url).toBe('/metrics?x=1');
  });

  it.each(['?id=%zz', '?name=../x', '?id=%E0%A4%A&fields='])('passes a question on as it is: %s', async (query) => {
    const ordering = await open();
    expect((await door.ask(orders + query)).status).toBe(200);
    expect(ordering.requests.at(-1)!.url).toBe(orders + query);
  });

  it('says of a body of no type that it is of none', async () => {
    const ordering = await open();
    await door.ask(orders, { method: 'POST', body: new Uint8Array([123, 125]) });
    expect(ordering.requests.at(-1)).toMatchObject({ body: '{}', headers: { 'content-type': 'application/octet-stream' } });
  });

  it('takes no body that is too large, and none that it cannot read', async () => {
    await open();
    const large = await door.ask(orders, { method: 'POST', body: 'x'.repeat(7 * 1024 * 1024) });
    expect([large.status, await large.json()]).toMatchObject([413, { '@type': 'Error', code: 'tooLarge' }]);
    const wrong = await door.ask('/ops/clock', { method: 'POST', body: '{', headers: { 'Content-Type': 'application/json' } });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { '@type': 'Error', status: '400' }]);
  });

  it('passes on what a service says, also that it cannot', async () => {
    await open({}, (_, response) => {
      response.writeHead(412, { ETag: '"7"', 'Content-Type': 'application/json' });
      response.end('{"code":"preconditionFailed","amount":1.10}');
    });
    const answer = await door.ask(orders, { method: 'PATCH', body: '{}' });
    expect([answer.status, answer.headers.get('ETag'), await answer.text()]).toEqual([
      412,
      '"7"',
      '{"code":"preconditionFailed","amount":1.10}',
    ]);
  });

  it('gives each request a name, or keeps the one it has, and goes on with its trace', async () => {
    const ordering = await open();
    const given = await door.ask(orders, { headers: { 'X-Request-Id': 'cart-4711' } });
    expect(given.headers.get('X-Request-Id')).toBe('cart-4711');
    const [named, odd] = [await door.ask(orders), await door.ask(orders, { headers: { 'X-Request-Id': 'a b"c' } })];
    expect(named.headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/);
    expect(odd.headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/);
    expect(ordering.requests.map(({ headers }) => headers['x-request-id'])).toEqual(
      [given, named, odd].map((answer) => answer.headers.get('X-Request-Id')),
    );
  });

  it('counts what it answers, where that came from, and what it asked again', async () => {
    let isFirst = true;
    await open({}, (_, response) => {
      if (!isFirst) return { id: '1' };
      isFirst = false;
      return void response.destroy();
    });
    const again = 'skyledger_front_door_retries_total\\{service="product-ordering"\\}';
    const before = await figure(again);
    expect((await door.ask(orders)).status).toBe(200);
    expect((await figure(again)) - before).toBe(1);
    expect(await figures()).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/tmf-api\/\*",service="product-ordering",status="200"\} 1/,
    );
    expect(await figures()).toMatch(
      /skyledger_front_door_instance_ready\{service="product-ordering",instance="http:\/\/127.0.0.1:\d+"\} [01]/,
    );
  });
});

describe('With a token, the front door', () => {
  it.each(['/metrics', '/ops/parked', '/services/product-ordering/metrics', orders, '/nothing'])('asks for it at %s', async (path) => {
    await open({ token });
    for (const headers of [new Headers(), new Headers({ Authorization: 'Bearer wrong' })]) {
      const answer = await door.ask(path, { headers });
      expect([answer.status, answer.headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer']);
      expect(await answer.json()).toMatchObject({
        '@type': 'Error',
        code: 'unauthorized',
        status: '401',
        referenceError: '/errors/unauthorized',
      });
    }
  });

  it.each(['/', '/health/live', '/health/ready', '/api-docs', '/errors/notFound'])('shows everybody %s', async (path) => {
    await open({ token });
    expect((await door.ask(path)).status).toBe(200);
  });

  it('passes the right of who asks on, once, and asks with its own otherwise', async () => {
    const ordering = await open({ token }, () => []);
    await door.ask('/ops/parked', { headers: { Authorization: `Bearer ${token}`, 'X-Actor': 'ann' } });
    expect(ordering.requests.at(-1)!.headers).toMatchObject({ authorization: `Bearer ${token}`, 'x-actor': 'ann' });
    expect(ordering.received.find(({ url }) => url === '/ops/service')!.headers).toMatchObject({ authorization: `Bearer ${token}` });
  });
});

describe('A front door that is told to stop', () => {
  it('says so first, ends the request in hand, and closes its connection', async () => {
    let go: () => void = () => undefined;
    const ordering = await open({}, (_, response) => {
      go = () => response.end('{"id":"late"}');
      response.flushHeaders();
    });
    const answer = door.ask(orders).then((one) => one.json());
    await vi.waitFor(() => expect(ordering.requests).toHaveLength(1), patience);
    const stopped = door.stop();
    const ready = await door.ask('/health/ready');
    expect([ready.status, ready.headers.get('Connection'), await ready.json()]).toMatchObject([
      503,
      'close',
      { status: 'not ready', stopping: true },
    ]);
    go();
    expect(await answer).toEqual({ id: 'late' });
    await stopped;
    await expect(door.ask('/health/live')).rejects.toThrow();
  });
});
