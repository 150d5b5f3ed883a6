import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answers, doorBefore, SmallService, type TestDoor } from './services.fixture';

const patience = { timeout: 30_000, interval: 20 };

let door: TestDoor;
let running: SmallService[] = [];
afterEach(async () => {
  await door?.close();
  await Promise.all(running.map((one) => one.crash()));
});

const services = async (...answers: Answers[]): Promise<SmallService[]> => {
  running = await Promise.all(answers.map((one, at) => new SmallService(`api${at}`, one).start()));
  door = await doorBefore(Object.fromEntries(running.map((one, at) => [`service-${'abc'[at]}`, [one]])));
  await vi.waitFor(
    async () => expect((await (await door.ask('/ops/service')).json()) as object).toHaveProperty('apis.length', answers.length),
    patience,
  );
  return running;
};

const get = async (path: string) => {
  const answer = await door.ask(path);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

type Event = { eventId: string; causationId: string; at: string; category: string; id: string };
const event = (eventId: string, causationId: string, at: string, category = 'productOrder', id = 'o1') => {
  const more = { position: 1, version: 1, type: `${eventId}Happened`, who: 'ann', why: {}, depth: 0, correlationId: 'o1' };
  return { ...more, eventId, causationId, at, category, id };
};

/** A log that knows the flow o1, by that name and by the id of a resource in it. */
const log =
  (events: readonly Event[], resource: string, lines: readonly Event[] = []): Answers =>
  ({ url }) => {
    if (url.startsWith('/ops/flows/lines')) return lines as object;
    const asked = decodeURIComponent(url.slice('/ops/flows/'.length).split('?')[0]!);
    return asked === 'o1' || asked === resource ? { id: asked, correlationIds: ['o1'], events } : undefined;
  };

describe('The timeline of a flow through several logs', () => {
  const ordered = event('Order', 'command', '2026-01-01T00:00:00.000Z');
  const activated = event('Service', 'Order', '2026-01-01T00:00:01.000Z', 'service', 's1');
  const completed = event('Done', 'Service', '2026-01-01T00:00:00.500Z'); // this log's clock is behind
  const product = event('Product', 'Done', '2026-01-01T00:00:02.000Z', 'product', 'p/1');
  const billed = event('Bill', 'elsewhere', '2026-02-01T00:00:00.000Z', 'appliedCustomerBillingRate', 'b1');

  it('is in causal order, whatever the clocks say, with causes named and each event once', async () => {
    await services(log([ordered, completed], 'x'), log([activated, ordered], 's1'));
    const { body } = await get('/ops/flows/o1');
    const events = body['events'] as (Event & { depth: number; why: { cause?: string } })[];
    expect(events.map(({ eventId, depth, why }) => [eventId, depth, why.cause])).toEqual([
      ['Order', 0, undefined],
      ['Service', 1, 'OrderHappened'],
      ['Done', 2, 'ServiceHappened'],
    ]);
  });

  it('has a request where it was sent, and after it what came of it where it was received', async () => {
    const [sent, received] = ['Order', 'Request'].map((cause) => event('Request', cause, '2026-01-01T00:00:00.000Z'));
    const made = event('Made', 'Request', '2026-01-01T00:00:00.000Z');
    await services(log([ordered, sent!], 'x'), log([received!, made], 's1'));
    const { body } = await get('/ops/flows/o1');
    const events = body['events'] as (Event & { depth: number; causationId: string })[];
    expect(events.map(({ eventId, depth, causationId }) => [eventId, depth, causationId])).toEqual([
      ['Order', 0, 'command'],
      ['Request', 1, 'Order'],
      ['Made', 2, 'Request'],
    ]);
  });

  it('is found by a resource that one log only knows', async () => {
    await services(log([ordered], 'x'), log([activated], 's1'));
    const { body } = await get('/ops/flows/s1');
    expect(body).toMatchObject({ id: 's1', correlationIds: ['o1'], events: [{ eventId: 'Order' }, { eventId: 'Service' }] });
  });

  it('has the usage and the bill lines that name its products', async () => {
    const [, billing] = await services(log([ordered, product], 'x'), log([], 'y', [billed]));
    const { body } = await get('/ops/flows/o1?data=true');
    expect((body['events'] as Event[]).map(({ eventId }) => eventId)).toContain('Bill');
    expect(billing!.requests.at(-1)!.url).toBe('/ops/flows/lines?data=true&products=p%2F1');
  });

  it('is not found where nobody knows it, and positions are refused', async () => {
    await services(log([], 'x'), () => undefined);
    expect(await get('/ops/flows/nothing')).toMatchObject({ status: 404, body: { '@type': 'Error', code: 'notFound' } });
    expect(await get('/ops/flows/o1?at=17')).toMatchObject({
      status: 400,
      body: { code: 'invalid', reason: expect.stringContaining('ask for a time') },
    });
  });

  it('is not told in part', async () => {
    const [, other] = await services(log([ordered], 'x'), log([activated], 's1'));
    await other!.crash();
    expect(await get('/ops/flows/o1')).toMatchObject({ status: 503, body: { reason: expect.stringContaining('service-b') } });
  });
});

describe('The clock of services that run apart', () => {
  /** A process with a clock, one thing to do at some time, and messages on their way after it was done. */
  const process = (due?: string) => {
    const state = { now: '2026-01-01T00:00:00.000Z', done: [] as string[], head: 0, behind: 0 };
    const answers: Answers = ({ method, url, body }) => {
      if (url === '/ops/clock' && method === 'GET') return { now: state.now, simulated: true };
      if (url === '/ops/clock/set') state.now = (JSON.parse(body) as { to: string }).to;
      if (url !== '/ops/clock/round') return {};
      state.behind = Math.max(0, state.behind - 1);
      if (due !== undefined && state.done.length === 0 && Date.parse(due) <= Date.parse(state.now)) {
        state.done.push(state.now);
        Object.assign(state, { head: 1, behind: 2 });
      }
      return { head: state.head, behind: state.behind, ...(state.done.length === 0 && due && { nextDue: due }) };
    };
    return { state, answers };
  };
  const move = (to: string) =>
    door.ask('/ops/clock', { method: 'POST', body: JSON.stringify({ to }), headers: { 'Content-Type': 'application/json' } });

  it('stops at everything that is due, and waits for what comes of it', async () => {
    const [one, other] = [process('2026-01-05T00:00:00.000Z'), process('2026-01-03T00:00:00.000Z')];
    await services(one.answers, other.answers);
    const answer = await move('2026-02-01T00:00:00Z');
    expect([answer.status, await answer.json()]).toEqual([200, { now: '2026-02-01T00:00:00.000Z', simulated: true }]);
    expect([one.state.done, other.state.done]).toEqual([['2026-01-05T00:00:00.000Z'], ['2026-01-03T00:00:00.000Z']]);
    expect([one.state.behind, other.state.behind]).toEqual([0, 0]);
  });

  it('does not go back, and says what it takes', async () => {
    await services(process().answers, process().answers);
    expect((await move('2025-01-01T00:00:00Z')).status).toBe(409);
    expect((await move('soon')).status).toBe(400);
  });

  it('is not moved without all of them', async () => {
    const [, other] = await services(process().answers, process().answers);
    await other!.crash();
    expect((await move('2026-02-01T00:00:00Z')).status).toBe(503);
  });
});
