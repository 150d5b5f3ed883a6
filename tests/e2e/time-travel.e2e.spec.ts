import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { openPlatform, type Platform } from './platform';

type Event = { at: string; position: number; type: string; category: string; id: string; version: number };
type Resource = { category: string; id: string; version: number; recordedAt: string; document?: Record<string, unknown> };
type Then = { events: Event[]; resources: Resource[] };

let platform: Platform;
let url: string;
let orderId: string;
let whole: Event[];

beforeAll(async () => {
  platform = await openPlatform();
  url = platform.url;
  await platform.idle();
  await platform.clock.moveTo('2026-01-02T00:00:00.000Z');
  orderId = (await new Customer(url).orderServers(2)).id;
  await platform.idle();
  whole = (await platform.http.get(`/ops/flows/${orderId}`).expect(200)).body.events;
});
afterAll(() => platform?.close());

const then = async (at: string | number): Promise<Then> => (await platform.http.get(`/ops/flows/${orderId}?at=${at}`).expect(200)).body;

describe('A flow at an instant', () => {
  it('is there from its beginning', async () => {
    await platform.http.get(`/ops/flows/${orderId}?at=2026-01-01T23:59:59Z`).expect(404);
    expect((await then('2026-01-02T00:00:00.000Z')).events.length).toBeGreaterThan(0);
    expect((await then('2027-01-01')).events).toEqual(whole);
  });

  it('must be one', async () => {
    const { body } = await platform.http.get(`/ops/flows/${orderId}?at=yesterday`).expect(400);
    expect(body.message).toContain('at must be an instant');
  });
});

describe('A resource', () => {
  it('is shown as it was, over HTTP and on the command line', async () => {
    const { position } = whole.find(({ type }) => type === 'ProductOrderCreated')!;
    const path = `/ops/state/productOrder/${orderId}`;
    const { body } = await platform.http.get(`${path}?at=${position}`).expect(200);
    expect(body).toMatchObject({ category: 'productOrder', version: 1, position, document: { state: 'acknowledged' } });
    expect((await platform.http.get(path).expect(200)).body).toMatchObject({ document: { state: 'completed' } });
    await platform.http.get(`${path}?at=1`).expect(404);
    await platform.http.get(`/ops/state/nothing/${orderId}`).expect(404);
    const parameters = ['apps/cli/bin/skyledger.mjs', 'state', 'productOrder', orderId, '--at', `${position}`];
    const { stdout } = await promisify(execFile)(process.execPath, parameters, { env: { ...process.env, SKYLEDGER_URL: url } });
    expect(JSON.parse(stdout)).toEqual(body);
  });
});
