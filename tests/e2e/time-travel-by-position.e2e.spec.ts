import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { openPlatform, type Platform } from './platform';

type Event = { at: string; position: number; type: string; category: string; id: string; version: number };
type Resource = { category: string; id: string; version: number; recordedAt: string; document?: Record<string, unknown> };
type Then = { events: Event[]; resources: Resource[] };

let platform: Platform;
let orderId: string;
let whole: Event[];

beforeAll(async () => {
  platform = await openPlatform();
  await platform.idle();
  await platform.clock.moveTo('2026-01-02T00:00:00.000Z');
  orderId = (await new Customer(platform.url).orderServers(2)).id;
  await platform.idle();
  whole = (await platform.http.get(`/ops/flows/${orderId}`).expect(200)).body.events;
});
afterAll(() => platform?.close());

const then = async (at: number): Promise<Then> => (await platform.http.get(`/ops/flows/${orderId}?at=${at}`).expect(200)).body;

describe('A flow at a position of its past', () => {
  it('has the events until then, and every resource at the version it had', async () => {
    const positions = whole.map(({ position }) => position).toSorted((a, b) => a - b);
    for (const position of [positions[0]!, positions[positions.length >> 1]!, positions.at(-1)!]) {
      const { events, resources } = await then(position);
      expect(events).toEqual(whole.filter((event) => event.position <= position));
      for (const { category, id, version } of resources) {
        const newest = events.filter((event) => event.category === category && event.id === id).map((event) => event.version);
        expect(version).toBeGreaterThanOrEqual(Math.max(...newest)); // others may have changed a host, too
      }
    }
  });

  it('shows the order as it was told then, across all services', async () => {
    const created = whole.find(({ type }) => type === 'ProductOrderCreated')!;
    const order = ({ resources }: Then) => resources.find(({ category }) => category === 'productOrder')!;
    expect(order(await then(created.position)).document).toMatchObject({ state: 'acknowledged' });
    const last = await then(Math.max(...whole.map(({ position }) => position)));
    expect(order(last).document).toMatchObject({ state: 'completed' });
    const kinds = new Set(last.resources.map(({ category }) => category));
    for (const kind of ['product', 'service', 'resource', 'orderHandling', 'serviceConfigurationActivation']) expect(kinds).toContain(kind);
  });
});
