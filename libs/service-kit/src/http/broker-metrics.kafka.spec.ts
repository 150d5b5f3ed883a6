import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { copyOf, makeTopics } from '@skyledger/messaging';
import { service } from '@skyledger/service-kit';
import { type TestApp, testAppOn, type TestDatabase, testDatabase } from '@skyledger/testing';
import { plainResource } from '@skyledger/tmf-rest';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';

const patience = { timeout: 60_000, interval: 200 };
const brokers = inject('kafka');
const prefix = `${randomUUID()}.`;
const categories = '/tmf-api/productCatalogManagement/v4/category';

@Module({ providers: copyOf('category') })
class ShelfModule {}

const catalogue = service({ name: 'catalogue', modules: [plainResource('category')] });
const shop = service({ name: 'shop', modules: [ShelfModule] });

const databases: TestDatabase[] = [];
let sender: TestApp;
let receiver: TestApp;

beforeAll(async () => {
  await makeTopics({ brokers: brokers.split(','), clientId: 'test', prefix }, ['catalogue', 'shop'], { partitions: 2, replicas: 1 });
  databases.push(await testDatabase(), await testDatabase());
  const open = (index: number, one: typeof shop) => testAppOn(databases[index]!.url, { KAFKA_BROKERS: brokers, KAFKA_PREFIX: prefix }, one);
  [sender, receiver] = await Promise.all([open(0, catalogue), open(1, shop)]);
});
afterAll(async () => {
  await Promise.all([sender?.close(), receiver?.close()]);
  for (const database of databases) await database.drop();
});

/** The values of a metric, by label. */
const values = async (app: TestApp, name: string) => {
  const { text } = await app.http.get('/metrics').expect(200);
  const found = [...text.matchAll(new RegExp(`^${name}\\{service="([^"]+)"\\} (\\S+)$`, 'gm'))];
  return Object.fromEntries(found.map(([, service, value]) => [service, Number(value)]));
};

describe('The metrics tell', () => {
  it('what a service has sent, and that nothing is left to send', async () => {
    for (const name of ['Compute', 'Storage', 'Network']) await sender.http.post(categories).send({ name }).expect(201);
    await vi.waitFor(async () => expect(await values(sender, 'skyledger_relay_sent_total')).toEqual({ catalogue: 3 }), patience);
    await vi.waitFor(async () => expect(await values(sender, 'skyledger_relay_lag_events')).toEqual({ catalogue: 0 }), patience);
  });

  it('what a service has taken in, and that nothing waits for it at the broker', async () => {
    await vi.waitFor(async () => expect(await values(receiver, 'skyledger_intake_taken_total')).toEqual({ shop: 3 }), patience);
    await vi.waitFor(async () => expect(await values(receiver, 'skyledger_intake_lag_messages')).toEqual({ shop: 0 }), patience);
    expect(await values(receiver, 'skyledger_intake_unreadable_total')).toEqual({ shop: 0 });
  });
});
