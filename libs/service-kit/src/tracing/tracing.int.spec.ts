import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { type TestApp, testApp, testAppOn, type TestDatabase, testDatabase } from '@skyledger/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeptSpans, pathOf } from './kept-spans.fixture';
import { watchedDesk } from './watched-desk.fixture';

const tickets = '/tmf-api/troubleTicket/v4/troubleTicket';
const ticket = { description: 'No dial tone', severity: 'major', ticketType: 'fault' };
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = `00-${trace}-00f067aa0ba902b7-01`;

let database: TestDatabase;
let spans: KeptSpans;
let desk: TestApp;

const open = async (headers: Record<string, string> = {}): Promise<string> =>
  (await desk.http.post(tickets).set(headers).send(ticket).expect(201)).body.id;
const traceparents = async (id: string, { store } = desk) =>
  (
    await store.query<{ traceparent: string | null }>(
      `select meta->>'traceparent' as traceparent from event_store.events where meta->>'correlationId' = $1 order by pos`,
      [id],
    )
  ).map(({ traceparent }) => traceparent);
const one = (name: string) => spans.all.find((span) => span.name === name)!;

beforeAll(async () => {
  database = await testDatabase();
  spans = new KeptSpans();
  desk = await testAppOn(database.url, { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true' }, watchedDesk);
  await desk.idle();
});
afterAll(async () => {
  await desk?.close();
  spans?.stop();
  await database?.drop();
});
beforeEach(async () => {
  await desk.idle();
  spans.forget();
});

describe('A request', () => {
  it('is a span, called by its route, that says whose it is and what came of it', async () => {
    const id = await open();
    expect(one(`POST ${tickets}`)).toMatchObject({
      kind: 'SERVER',
      parent: undefined,
      failed: false,
      attributes: {
        'http.request.method': 'POST',
        'http.route': tickets,
        'http.response.status_code': 201,
        'url.path': tickets,
        'skyledger.tenant': 'default',
        'skyledger.correlation_id': id,
      },
    });
    await desk.http.get(`${tickets}/${id}?fields=id`).expect(200);
    expect(one(`GET ${tickets}/:id`).attributes['url.path']).toBe(`${tickets}/${id}`);
  });

  it('goes on with the trace of the caller', async () => {
    const id = await open({ traceparent: caller });
    expect(one(`POST ${tickets}`)).toMatchObject({ traceId: trace, parent: '00f067aa0ba902b7' });
    const carried = await traceparents(id);
    expect(carried.every((traceparent) => traceparent?.startsWith(`00-${trace}-`))).toBe(true);
  });

  it.each([
    ['no traceparent', 'hello'],
    ['one of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['the forbidden version', `ff-${trace}-00f067aa0ba902b7-01`],
    ['more than its version has', `${caller}-more`],
  ])('begins a trace where what came is %s', async (_, traceparent) => {
    await open({ traceparent });
    const span = one(`POST ${tickets}`);
    expect(span.parent).toBeUndefined();
    expect(span.traceId).not.toBe(trace);
  });

  it('is called by its method alone where there is nothing', async () => {
    await desk.http.get('/nothing/secret-in-a-path').expect(404);
    expect(one('GET').attributes).not.toHaveProperty('url.path');
  });

  it('that fails is a span that failed, without a word of the message', async () => {
    await desk.http.get('/watching/failure').expect(500);
    const span = one('GET /watching/failure');
    expect(span).toMatchObject({ failed: true, attributes: { 'error.type': '500', 'http.response.status_code': 500 } });
    expect(JSON.stringify(span)).not.toContain('by intent');
  });

  it('that is refused is no failure', async () => {
    await desk.http.post(tickets).send({ description: 7 }).expect(400);
    expect(one(`POST ${tickets}`)).toMatchObject({ failed: false, attributes: { 'http.response.status_code': 400 } });
  });

  it('of a probe is no span', async () => {
    await desk.http.get('/health/live').expect(200);
    await desk.http.get('/metrics').expect(200);
    expect(spans.all).toEqual([]);
  });
});

describe('A flow', () => {
  it('is one trace: handlers, processes, requests, replies and timers, each under the append that caused it', async () => {
    const id = await open();
    await desk.idle();
    await desk.clock.moveTo(new Date(Date.parse(desk.clock.now()) + 2 * 3_600_000).toISOString());
    const { traceId } = one(`POST ${tickets}`);
    const all = spans.of(traceId);
    expect(spans.all.filter((span) => span.attributes['skyledger.correlation_id'] === id)).toHaveLength(all.length);
    const process = ['append watching', 'process WatchingHandler.seen', 'append troubleTicket', `POST ${tickets}`];
    const asked = ['append deskReply', 'process WatchingHandler.calm', 'append watching', 'process watching', ...process];
    const calmed = ['process watching', 'append watching', 'process WatchingHandler.calmed', ...asked];
    const paths = all.map((span) => pathOf(span, all));
    expect(paths).toContainEqual(asked);
    expect(paths).toContainEqual(calmed);
    expect(paths).toContainEqual(['process watching', 'append watching', 'timer HourPassed', 'process watching', ...process]);
    expect(paths.map((path) => path.at(-1))).toEqual(paths.map(() => `POST ${tickets}`));
  });

  it('has in each event the traceparent of the append that wrote it', async () => {
    const id = await open();
    await desk.idle();
    const appends = spans.all.filter(({ name }) => name.startsWith('append '));
    const carried = await traceparents(id);
    expect(carried.length).toBeGreaterThan(4);
    expect(new Set(carried)).toEqual(new Set(appends.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`)));
  });

  it('is shown to operators with its trace', async () => {
    const id = await open({ traceparent: caller });
    const { body } = await desk.http.get(`/ops/flows/${id}`).expect(200);
    expect(body.traceId).toBe(trace);
    expect(body.events[0]).toMatchObject({ type: 'TroubleTicketCreated', traceId: trace });
  });
});

describe('A listener', () => {
  it('is told under the trace of what it is told of, with the traceparent of the delivery', async () => {
    const heard: IncomingHttpHeaders[] = [];
    const partner = createServer((request, response) => {
      heard.push(request.headers);
      response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    await once(partner, 'listening');
    const callback = `http://127.0.0.1:${(partner.address() as AddressInfo).port}/key-of-the-partner`;
    await desk.http.post('/tmf-api/troubleTicket/v4/hub').send({ callback }).expect(201);
    spans.forget();
    await open();
    await desk.idle();
    const told = one('notify TroubleTicketCreateEvent');
    expect(pathOf(told, spans.all)).toEqual([told.name, 'append troubleTicket', `POST ${tickets}`]);
    expect(told).toMatchObject({ kind: 'CLIENT', attributes: { 'http.response.status_code': 204 } });
    expect(heard.map(({ traceparent }) => traceparent)).toEqual([`00-${told.traceId}-${told.spanId}-01`]);
    expect(JSON.stringify(spans.all)).not.toContain('key-of-the-partner');
    partner.close();
  });
});

describe('Without a tracer', () => {
  it('what came in is carried on as it is', async () => {
    spans.stop();
    const plain = await testApp(watchedDesk);
    const { body } = await plain.http.post(tickets).set('traceparent', caller).send(ticket).expect(201);
    await plain.idle();
    expect(new Set(await traceparents(body.id, plain))).toEqual(new Set([caller]));
    expect(spans.all).toEqual([]);
    await plain.close();
  });
});
