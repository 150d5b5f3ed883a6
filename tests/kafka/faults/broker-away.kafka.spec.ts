import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTopics } from '@skyledger/messaging';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Broker, openBroker } from '../../../tools/kafka/broker.mjs';
import { ask } from '../../faults/buyer';
import { type Service, startService } from './service';
import { secondsSince, tell } from './settings';

const patience = { timeout: 300_000, interval: 100 };
const names = ['resource-inventory', 'usage'];
const directory = mkdtempSync(join(tmpdir(), 'skyledger-away-'));

let broker: Broker;
const databases: TestDatabase[] = [];
const started: Service[] = [];

beforeAll(async () => {
  chmodSync(directory, 0o755);
  broker = await openBroker(directory);
  databases.push(await testDatabase(), await testDatabase());
  await makeTopics({ brokers: [broker.brokers], clientId: 'test' }, names, { partitions: 2, replicas: 1 });
}, 600_000);

afterAll(async () => {
  await Promise.all(started.map((service) => service.stop()));
  await broker?.stop();
  for (const database of databases) await database.drop();
  rmSync(directory, { recursive: true, force: true });
});

const machine = (productId: string) => ({
  ...{ '@type': 'LogicalResource', category: 'virtualMachine', name: 'virtualMachine', operationalState: 'enable' },
  resourceCharacteristic: [{ name: 'productId', value: productId }],
});

const metered = async (): Promise<number> => {
  const client = new pg.Client(databases[1]!.url);
  await client.connect();
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from event_store.streams where category = 'meter'`);
  await client.end();
  return rows[0]!.n;
};

it('A service whose broker is not there at its start says so, answers requests, and tells the others when the broker is', async () => {
  await broker.crash();
  const starting = performance.now();
  for (const [nth, name] of names.entries())
    started.push(await startService(name, { KAFKA_BROKERS: broker.brokers, DATABASE_URL: databases[nth]!.url }));
  const readyWithout = secondsSince(starting);
  const [inventory] = started as [Service];
  const made = await ask(`${inventory.url}/tmf-api/resourceInventoryManagement/v4/resource`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(machine('product-1')),
  });
  expect(made).toMatchObject({ id: expect.any(String) });
  await vi.waitFor(
    () => started.forEach((service) => expect(service.said()).toContain(`Kafka does not answer at ${broker.brokers}`)),
    patience,
  );
  expect(await metered()).toBe(0);
  await broker.start();
  const back = performance.now();
  await vi.waitFor(async () => expect(await metered()).toBe(1), patience);
  tell('broker away at start', { readyWithout, toldAfter: secondsSince(back) });
}, 900_000);
