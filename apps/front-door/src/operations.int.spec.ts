import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answers, doorBefore, SmallService, type TestDoor } from './services.fixture';

const patience = { timeout: 30_000, interval: 20 };

let door: TestDoor;
let running: SmallService[] = [];
afterEach(async () => {
  await door?.close();
  await Promise.all(running.map((one) => one.crash()));
});

/** Services that answer some paths; what is not named they do not know. The first has two instances. */
const services = async (ordering: Readonly<Record<string, unknown>>, usage: Readonly<Record<string, unknown>>) => {
  const knows =
    (answers: Readonly<Record<string, unknown>>): Answers =>
    ({ method, url }, response) => {
      const said = answers[`${method} ${url}`];
      return typeof said === 'function' ? (said as Answers)({ method, url, headers: {}, body: '' }, response) : (said as object);
    };
  const [one, two, other] = await Promise.all([
    new SmallService('productOrder', knows(ordering)).start(),
    new SmallService('productOrder', knows(ordering)).start(),
    new SmallService('usage', knows(usage)).start(),
  ]);
  running = [one, two, other];
  door = await doorBefore({ 'product-ordering': [one, two], usage: [other] });
  await vi.waitFor(
    async () => expect((await (await door.ask('/ops/service')).json()) as object).toHaveProperty('apis.length', 2),
    patience,
  );
  return { one, two, other };
};

const post = (path: string, body: object = {}) =>
  door.ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'X-Actor': 'ann' } });
const get = async (path: string) => (await (await door.ask(path)).json()) as unknown;
const countOf = (path: string, ...all: SmallService[]) => all.flatMap(({ requests }) => requests).filter(({ url }) => url === path).length;

describe('What is of all services', () => {
  it.each(['/ops/parked', '/ops/hub', '/ops/flows/lines?products=1', '/ops/recordings/f/streams/product?id=1'])(
    '%s is listed, each thing once, asked of one instance of each',
    async (path) => {
      const { one, two, other } = await services(
        { [`GET ${path}`]: [{ id: 'a' }, { id: 'shared' }] },
        { [`GET ${path}`]: [{ id: 'shared' }] },
      );
      expect(await get(path)).toEqual([{ id: 'a' }, { id: 'shared' }]);
      expect([countOf(path, one, two), countOf(path, other)]).toEqual([1, 1]);
    },
  );

  it('is answered by all or not at all: who is missing is named', async () => {
    const { other } = await services({ 'GET /ops/parked': [] }, { 'GET /ops/parked': [] });
    await other.crash();
    const answer = await door.ask('/ops/parked');
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { '@type': 'Error', code: 'unavailable', reason: expect.stringContaining('usage') },
    ]);
  });

  it('is answered while one instance of two is dead', async () => {
    const { one } = await services({ 'GET /ops/parked': [{ id: 'a' }] }, { 'GET /ops/parked': [] });
    await one.crash();
    for (let count = 0; count < 3; count += 1) expect(await get('/ops/parked')).toEqual([{ id: 'a' }]);
  });

  it('holds when it holds everywhere', async () => {
    const verdict = (hold: boolean) => ({ hold, invariants: [{ name: 'a', verdict: hold ? 'holds' : 'broken' }] });
    await services({ 'GET /ops/invariants': verdict(true) }, { 'GET /ops/invariants': verdict(false) });
    expect(await get('/ops/invariants')).toEqual({
      hold: false,
      invariants: [
        { service: 'product-ordering', name: 'a', verdict: 'holds' },
        { service: 'usage', name: 'a', verdict: 'broken' },
      ],
    });
  });

  it('is rebuilt in sum', async () => {
    const path = 'POST /ops/rebuild?check=true';
    await services(
      { [path]: { streams: 2, equal: true, differences: [] } },
      { [path]: { streams: 3, equal: false, differences: [{ id: 'x' }] } },
    );
    expect(await (await post('/ops/rebuild?check=true')).json()).toEqual({ streams: 5, equal: false, differences: [{ id: 'x' }] });
  });

  it('is told by the keys of all', async () => {
    const path = 'GET /.well-known/webhook-keys';
    await services({ [path]: { keys: [{ kid: 'a' }] } }, { [path]: { keys: [{ kid: 'b' }] } });
    expect(await get('/.well-known/webhook-keys')).toEqual({ keys: [{ kid: 'a' }, { kid: 'b' }] });
  });

  it('says no as the service does', async () => {
    const no: Answers = (_, response) => {
      response.statusCode = 400;
      return { '@type': 'Error', code: 'invalid', reason: 'reason must say why' };
    };
    await services({ 'POST /ops/erasure': no }, { 'POST /ops/erasure': no });
    const answer = await post('/ops/erasure');
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid', reason: 'reason must say why' }]);
  });
});

describe('A view', () => {
  const begun = (state: string, startedAt: string) => ({ view: 'flows', run: { task: 'rebuild', state, startedAt } });

  it('is rebuilt by name in every service that has it', async () => {
    const { one, two, other } = await services(
      { 'POST /ops/rebuild/flows': begun('running', '1') },
      { 'POST /ops/rebuild/flows': begun('running', '1') },
    );
    const answer = await post('/ops/rebuild/flows', { task: 'rebuild' });
    expect([answer.status, await answer.json()]).toEqual([202, begun('running', '1')]);
    expect([countOf('/ops/rebuild/flows', one, two), countOf('/ops/rebuild/flows', other)]).toEqual([1, 1]);
    expect(other.requests[0]).toMatchObject({ body: '{"task":"rebuild"}', headers: { 'x-actor': 'ann' } });
  });

  it('is done when it is done everywhere, as the instance tells that does it', async () => {
    let instance = 0;
    const either: Answers = () => ((instance += 1) % 2 === 0 ? begun('failed', '1') : begun('done', '2'));
    let other = begun('running', '2');
    await services({ 'GET /ops/rebuild/flows': either }, { 'GET /ops/rebuild/flows': () => other });
    expect(await get('/ops/rebuild/flows')).toMatchObject({ run: { state: 'running' } });
    other = begun('done', '3');
    expect(await get('/ops/rebuild/flows')).toMatchObject({ run: { state: 'done' } });
  });

  it('is listed once', async () => {
    await services({ 'GET /ops/rebuild': [{ view: 'flows' }, { view: 'productOrder' }] }, { 'GET /ops/rebuild': [{ view: 'flows' }] });
    expect(await get('/ops/rebuild')).toEqual([{ view: 'flows' }, { view: 'productOrder' }]);
  });

  it('that no service has is not found', async () => {
    await services({}, {});
    expect((await post('/ops/rebuild/nothing')).status).toBe(404);
    expect((await door.ask('/ops/rebuild/nothing')).status).toBe(404);
  });
});

describe('An erasure', () => {
  it('reaches every process, since each remembers keys', async () => {
    const { one, two, other } = await services({}, { 'POST /ops/erasure': { subject: 'party-1', includingLegalHold: false } });
    const answer = await post('/ops/erasure', { subject: 'party-1', reason: 'asked for' });
    expect([answer.status, await answer.json()]).toEqual([200, { subject: 'party-1', includingLegalHold: false }]);
    expect([one, two, other].map((each) => countOf('/ops/erasure', each))).toEqual([1, 1, 1]);
  });

  it('is not said to be done when a service was not reached', async () => {
    const { other } = await services({ 'POST /ops/erasure': { subject: 'party-1' } }, {});
    await other.crash();
    expect((await post('/ops/erasure', { subject: 'party-1', reason: 'asked for' })).status).toBe(503);
  });

  it('of somebody nobody knows is not found', async () => {
    await services({}, {});
    expect((await post('/ops/erasure', { subject: 'nobody', reason: 'asked for' })).status).toBe(404);
  });
});

describe('What one service knows', () => {
  it.each(['/ops/state/usage/1', '/ops/ledger/balances', '/ops/hub/l/deliveries', '/ops/simulatedCloud'])(
    '%s is asked of whoever knows it',
    async (path) => {
      await services({}, { [`GET ${path}`]: { of: 'usage' } });
      expect(await get(path)).toEqual({ of: 'usage' });
      expect(await get('/ops/unheard-of')).toMatchObject({ '@type': 'Error', code: 'notFound', status: '404' });
    },
  );

  it.each(['/ops/parked/usage/7/redrive', '/ops/hub/l/redeliver', '/ops/productOrder/1/items/1/complete'])(
    '%s is done by whoever knows it, once',
    async (path) => {
      const { other } = await services({}, { [`POST ${path}`]: { done: true } });
      expect((await post(path, { reason: 'mended' })).status).toBe(200);
      expect(countOf(path, other)).toBe(1);
    },
  );

  it('is not denied while somebody who may know it does not answer', async () => {
    const { other } = await services({}, {});
    await other.crash();
    expect((await door.ask('/ops/state/usage/1')).status).toBe(503);
  });
});

describe('Logs', () => {
  it('are sealed one and all', async () => {
    await services({ 'POST /ops/seals': { sealedUpTo: 1 } }, { 'POST /ops/seals': { sealedUpTo: 2 } });
    const logs = [{ service: 'product-ordering', sealedUpTo: 1 }, { service: 'usage', sealedUpTo: 2 }]; // prettier-ignore
    expect(await (await post('/ops/seals')).json()).toEqual({ logs });
  });

  it('that are one are told of as one', async () => {
    const state = { sealedUpTo: 1, head: 2, publicKey: 'k' };
    await services({ 'GET /ops/seals': state }, { 'GET /ops/seals': state });
    expect(await get('/ops/seals')).toEqual(state);
  });

  it('are recorded one by one', async () => {
    const path = 'GET /ops/recordings/f';
    await services({ [path]: { flow: 'f', events: [{ position: 1 }] } }, { [path]: { flow: 'f', events: [{ position: 2 }] } });
    expect(await get('/ops/recordings/f')).toMatchObject({
      code: 'notImplemented',
      reason: expect.stringContaining('/services/usage/ops/recordings/f'),
    });
  });

  it('are taken back wherever a subscription is ahead', async () => {
    const { one, two } = await services({}, { 'POST /ops/subscriptions/flows/rewind': { was: 9, position: 5 } });
    expect(await (await post('/ops/subscriptions/flows/rewind', { reason: 'restored' })).json()).toEqual({ was: 9, position: 5 });
    expect(countOf('/ops/subscriptions/flows/rewind', one, two)).toBe(1);
  });
});
