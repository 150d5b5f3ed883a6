import { randomUUID } from 'node:crypto';
import { brokerCrashPoints } from '@skyledger/event-store';
import { makeTopics } from '@skyledger/messaging';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { messagesPerMachine, recordMachines } from './machines';
import { type Service, startService } from './service';
import { tell } from './settings';

const patience = { timeout: 600_000, interval: 100 };
const machinesEach = 20;
const bus = { KAFKA_BROKERS: inject('kafka'), KAFKA_PREFIX: `${randomUUID()}.` };
const owner = 'resource-inventory';
const listener = 'usage';

const databases = new Map<string, TestDatabase>();
const running = new Map<string, Service>();
let watch: pg.Client;
let machines = 0;

const start = async (name: string, more: Readonly<Record<string, string>> = {}): Promise<Service> =>
  startService(name, { ...bus, DATABASE_URL: databases.get(name)!.url, ...more });

beforeAll(async () => {
  const kafka = { brokers: bus.KAFKA_BROKERS.split(','), clientId: 'test', prefix: bus.KAFKA_PREFIX };
  await makeTopics(kafka, [owner, listener], { partitions: 2, replicas: 1 });
  for (const name of [owner, listener]) databases.set(name, await testDatabase());
  for (const name of [owner, listener]) running.set(name, await start(name));
  watch = new pg.Client(databases.get(listener)!.url);
  await watch.connect();
}, 600_000);

afterAll(async () => {
  await Promise.all([watch?.end(), ...[...running.values()].map((service) => service.stop())]);
  for (const database of databases.values()) await database.drop();
});

/** Of the machines that the listener has a meter for: how often it heard of each. */
const heard = async () => {
  const { rows } = await watch.query<{ meters: number; times: number }>(
    `select count(*)::int as meters, i.version as times from event_store.streams m join event_store.streams i using (tenant, id)
     where m.category = 'meter' and i.category = 'usageInbox' group by i.version`,
  );
  return rows;
};

it.each(brokerCrashPoints)(
  'A service that is killed at %s has told, or taken in, everything once',
  async (point) => {
    const name = point.startsWith('relay') ? owner : listener;
    await running.get(name)!.stop();
    await recordMachines(databases.get(owner)!.url, machines, machinesEach);
    machines += machinesEach;
    const doomed = await start(name, { SKYLEDGER_CRASH_AT: point }).catch(() => undefined); // some die before they are ready
    await doomed?.ended;
    running.set(name, await start(name));
    await vi.waitFor(async () => expect(await heard()).toEqual([{ meters: machines, times: messagesPerMachine }]), patience);
  },
  900_000,
);

it('Nothing of it is held or parked', async () => {
  for (const service of running.values()) expect(await (await fetch(`${service.url}/ops/parked`)).json()).toEqual([]);
  tell('crash points beside the broker', { killed: brokerCrashPoints.length, machines, messages: machines * messagesPerMachine });
});
