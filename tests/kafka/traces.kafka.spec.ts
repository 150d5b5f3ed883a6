import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { services, startTopology, type Topology, untilReady } from '../../tools/apart/service-topology';
import { Customer, type Resource } from '../e2e/customer';
import { Collector, type Span } from './traces/collector';
import { drawn, orphansOf, pathOf } from './traces/tree';

const patience = { timeout: 400_000, interval: 500 };
const directory = mkdtempSync(join(tmpdir(), 'skyledger-traces-'));
const orders = '/tmf-api/productOrderingManagement/v4/productOrder';

type Flow = { readonly traceId: string; readonly events: readonly { readonly type: string; readonly traceId?: string }[] };

let collector: Collector;
let topology: Topology;
let order: Resource;
let flow: Flow;
let bill: Resource;
let trace: Span[];

const ops = async <T>(path: string, body?: object): Promise<T> => {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(topology.url + path, body && { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
};

/** Whoever reports a fault of what was ordered does so as part of the order's trace, as a portal can that knows it. */
const reportFault = async (root: Span): Promise<void> => {
  const answer = await fetch(`${topology.url}/tmf-api/troubleTicket/v4/troubleTicket`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', traceparent: `00-${root.traceId}-${root.spanId}-01` },
    body: JSON.stringify({ description: 'The server does not answer', severity: 'major', ticketType: 'fault' }),
  });
  expect(answer.status).toBe(201);
};

const posts = (path: string) => collector.spans.filter(({ service, name }) => service === 'front-door' && name === `POST ${path}`);

beforeAll(async () => {
  collector = await Collector.open();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-collector-key=sesame-of-the-collector');
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '200');
  vi.stubEnv('CLOCK', 'simulated');
  vi.stubEnv('SIMULATED_CLOUD_LATENCY_MS', '1');
  vi.stubEnv('KAFKA_BROKERS', inject('kafka'));
  vi.stubEnv('KAFKA_PREFIX', `traces-${process.pid}.`);
  topology = await startTopology(directory, 0, () => undefined);
  await untilReady(topology.url);
  const customer = new Customer(topology.url);
  order = await customer.orderServers();
  const { now } = await ops<{ now: string }>('/ops/clock');
  const later = (hours: number) => new Date(Date.parse(now) + hours * 3_600_000).toISOString();
  await ops('/ops/clock', { to: later(1) });
  expect(await customer.get('productOrder', order.id)).toMatchObject({ state: 'completed' });
  const root = await vi.waitFor(() => posts(orders).find(({ parent }) => parent === undefined) ?? expect.fail('no root'), patience);
  await reportFault(root);
  await ops('/ops/clock', { to: later(24) });
  const request = await customer.requestBill('account-1');
  await ops('/ops/clock', { to: later(25) });
  bill = await customer.get('customerBillOnDemand', request);
  flow = await ops<Flow>(`/ops/flows/${order.id}`);
  await vi.waitFor(() => {
    trace = collector.trace(root.traceId);
    expect(trace.filter(({ name }) => name === 'append appliedCustomerBillingRate').length).toBeGreaterThan(0);
    expect(orphansOf(collector.spans)).toEqual([]);
  }, patience);
}, 900_000);

afterAll(async () => {
  await topology?.stop();
  collector?.close();
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
}, 120_000);

const lines = () => trace.filter(({ name }) => name === 'append appliedCustomerBillingRate');

describe('An order, from its POST to the lines of its bill', () => {
  it('is billed', () => expect(bill).toMatchObject({ state: 'done' }));

  it('is one trace, with one root: the POST at the front door', () => {
    const [post, ...more] = posts(orders);
    expect(more).toEqual([]);
    expect(post).toMatchObject({ parent: undefined, attributes: { 'http.response.status_code': 201 } });
    expect(trace.filter(({ parent }) => parent === undefined)).toEqual([post]);
    expect(flow.traceId).toBe(post!.traceId);
    const ofTheOrder = flow.events.filter(({ type }) => type !== 'UsageBilled'); // that is what the bill does with it
    expect(new Set(ofTheOrder.map(({ traceId }) => traceId))).toEqual(new Set([post!.traceId]));
    expect(flow.events.map(({ type }) => type)).toEqual(expect.arrayContaining(['UsageRated', 'AppliedCustomerBillingRateIssued']));
  });

  it('has spans of all services and of the front door', () =>
    expect(new Set(trace.map(({ service }) => service))).toEqual(new Set([...services, 'front-door'])));

  it('leads from each line of the bill back to the POST, through the services that caused it', () => {
    const known = new Map(trace.map((span) => [span.spanId, span]));
    const paths = lines().map((line) => pathOf(line, known));
    for (const path of paths) expect(path.at(-1)).toMatchObject({ service: 'front-door', name: `POST ${orders}` });
    const throughUsage = paths.map((path) => path.map(({ service }) => service)).find((all) => all.includes('usage'));
    const inOrder = throughUsage!.filter((service, index, all) => service !== all[index - 1]).toReversed();
    expect(inOrder.slice(0, 2)).toEqual(['front-door', 'product-ordering']);
    expect(inOrder.slice(-3)).toEqual(['resource-inventory', 'usage', 'billing']);
  });

  it('is linked from each line with the request for the bill, which is a trace of its own', () => {
    const [asked] = posts('/tmf-api/customerBillManagement/v4/customerBillOnDemand');
    expect(asked!.traceId).not.toBe(flow.traceId);
    expect(new Set(lines().flatMap(({ links }) => links))).toEqual(new Set([asked!.traceId]));
  });

  it('leaves no span without its parent, in this trace or in any other', () => expect(orphansOf(collector.spans)).toEqual([]));

  it('is sent as the settings say, with the key of the collector and without it in any span', () => {
    expect(new Set(collector.headers.map((headers) => headers['x-collector-key']))).toEqual(new Set(['sesame-of-the-collector']));
    expect(JSON.stringify(collector.spans.map(({ start: _, ...span }) => span))).not.toContain('sesame');
  });

  it('can be drawn', () => {
    const tree = drawn(trace);
    expect(tree.split('\n')[0]).toBe(`front-door: POST ${orders}`);
    process.stdout.write(`\n${trace.length} spans\n${tree}\n`);
    if (process.env['TRACE_TREE']) writeFileSync(process.env['TRACE_TREE'], tree);
  });
});
