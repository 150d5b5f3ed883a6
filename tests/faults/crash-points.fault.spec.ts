import { setTimeout } from 'node:timers/promises';
import { crashPoints } from '@skyledger/event-store';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PlatformProcess, startPlatform } from '../e2e/platform-process';
import { all, ask, Buyer } from './buyer';
import { Partner } from './partner';
import { amounts, say } from './settings';

const environment = { SIMULATED_CLOUD_LATENCY_MS: '1', HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true', LOG_LEVEL: 'silent' };
const day = 86_400_000;
const mostOrders = 12;

let database: TestDatabase;
let platform: PlatformProcess | undefined;
const buyer = new Buyer();
const partner = new Partner();

beforeAll(async () => {
  database = await testDatabase();
  platform = await startPlatform(database.url, environment);
  const callback = await partner.listen();
  const headers = { 'content-type': 'application/json' };
  await ask(`${platform.url}/tmf-api/productOrderingManagement/v4/hub`, { method: 'POST', headers, body: JSON.stringify({ callback }) });
  await platform.idle();
  await platform.stop();
});

afterAll(async () => {
  await platform?.stop();
  partner.close();
  await database?.drop();
});

/** A day passes, with all that becomes due on it; undefined when the platform is gone. */
const dayPasses = async (url: string) => {
  const clock = (await ask(`${url}/ops/clock`)) as { now: string } | undefined;
  if (!clock) return undefined;
  const body = JSON.stringify({ to: new Date(Date.parse(clock.now) + day).toISOString() });
  return ask(`${url}/ops/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
};

/** Runs a platform that is to die at a point, and gives it work until it has; false if it does not. */
const diesAt = async (point: string): Promise<boolean> => {
  platform = await startPlatform(database.url, { ...environment, SKYLEDGER_CRASH_AT: point }).catch(() => undefined); // at once, for what was left to do
  if (!platform) return true;
  let isDead = false;
  void platform.ended.then(() => (isDead = true));
  for (let n = 0; n < mostOrders && !isDead; n++) {
    await buyer.order(platform.url);
    const answer = await dayPasses(platform.url);
    if (answer === undefined) await Promise.race([platform.ended, setTimeout(1_000, undefined, { ref: false })]);
  }
  return isDead;
};

const query = async <T>(text: string): Promise<T[]> => {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
};

const notIndexed = `select count(*)::int as n from event_store.events e join event_store.streams s using (sid)
  full join event_store.flow_events f on f.pos = e.pos and f.tenant = s.tenant and f.correlation_id = e.meta ->> 'correlationId'
  where e.pos is null or f.pos is null`;

/** All that must be true of the platform whatever happened to it. */
const holds = async () => {
  platform = await startPlatform(database.url, environment);
  await query(`update rest.idempotency set leased_until = now() - interval '1 s' where status is null`); // a good client waits as long as that takes
  expect(await buyer.askAgain(platform.url)).toBe(true);
  await dayPasses(platform.url);
  await platform.idle();
  const { url } = platform;
  const orders = await all(url, '/tmf-api/productOrderingManagement/v4/productOrder?fields=id,state,externalId');
  expect(orders.map(({ externalId }) => externalId).toSorted()).toEqual(buyer.keys.toSorted());
  expect(orders.filter(({ state }) => state !== 'completed')).toEqual([]);
  const once = { products: orders.length, machines: orders.length, made: orders.length };
  const products = await all(url, '/tmf-api/productInventory/v4/product?fields=id&status=active');
  const machines = await all(url, '/tmf-api/resourceInventoryManagement/v4/resource?fields=id&category=virtualMachine');
  const cloud = (await ask(`${url}/ops/simulatedCloud`)) as { virtualMachines: number };
  expect({ products: products.length, machines: machines.length, made: cloud.virtualMachines }).toEqual(once);
  expect(await ask(`${url}/ops/parked`)).toEqual([]);
  expect(await ask(`${url}/ops/rebuild?check=true`, { method: 'POST' })).toMatchObject({ equal: true, differences: [] });
  expect(await ask(`${url}/ops/invariants?thorough=true`)).toMatchObject({ hold: true });
  expect(await query(notIndexed)).toEqual([{ n: 0 }]);
  expect(new Set(partner.told.map(({ subject }) => subject))).toEqual(new Set(orders.map(({ id }) => id)));
  expect(partner.complaints()).toEqual([]);
  await platform.stop();
};

it('A platform that is killed at each point where a second step may be missing ends every order and does everything once', async () => {
  let deaths = 0;
  for (let time = 0; time < amounts.times; time++) {
    for (const point of crashPoints) {
      const nth = `${point}:${1 + 3 * time}`;
      expect(await diesAt(nth), `the platform comes to ${nth}`).toBe(true);
      deaths += 1;
      if (deaths % 5 === 0) say(`crash points: ${deaths} of ${amounts.times * crashPoints.length}`);
    }
    await holds();
  }
  say(
    `crash points: killed ${deaths} times at ${crashPoints.length} points; ${buyer.keys.length} orders, each ended and done once; ` +
      `${partner.told.length} notifications, ${new Set(partner.told.map(({ id }) => id)).size} different ones, none missing; 0 differences to a replay`,
  );
});
