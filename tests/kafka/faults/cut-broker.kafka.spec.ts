import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTopics } from '@skyledger/messaging';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Broker, openBroker } from '../../../tools/kafka/broker.mjs';
import { freePort } from '../../../tools/run/free-port.mjs';
import { Cuttable } from '../../faults/cuttable';
import { messagesPerMachine, recordMachines } from './machines';
import { type Service, startService } from './service';
import { secondsSince, tell } from './settings';

const patience = { timeout: 150_000, interval: 100 };
const machinesEach = 20;
const names = ['resource-inventory', 'usage'];
const directory = mkdtempSync(join(tmpdir(), 'skyledger-cut-'));

let broker: Broker;
let network: Cuttable;
let watch: pg.Client;
const databases: TestDatabase[] = [];
const running: Service[] = [];

/** A broker that tells clients who reach it through the network to go on doing so. */
const openBehind = async (): Promise<[Broker, Cuttable]> => {
  const [direct, behind] = [await freePort(), await freePort()];
  const cuttable = await Cuttable.to('127.0.0.1', behind);
  const listeners = [{ name: 'CUT', port: behind, protocol: 'PLAINTEXT' }];
  const settings = { 'advertised.listeners': `PLAINTEXT://127.0.0.1:${direct},CUT://127.0.0.1:${cuttable.port}` };
  return [await openBroker(directory, direct, { listeners, settings }), cuttable];
};

beforeAll(async () => {
  chmodSync(directory, 0o755);
  [broker, network] = await openBehind();
  databases.push(await testDatabase(), await testDatabase());
  await makeTopics({ brokers: [broker.brokers], clientId: 'test' }, names, { partitions: 2, replicas: 1 });
  const KAFKA_BROKERS = `127.0.0.1:${network.port}`;
  for (const [nth, name] of names.entries()) running.push(await startService(name, { KAFKA_BROKERS, DATABASE_URL: databases[nth]!.url }));
  watch = new pg.Client(databases[1]!.url);
  await watch.connect();
}, 600_000);

afterAll(async () => {
  network?.mend();
  await Promise.all([watch?.end(), ...running.map((service) => service.stop())]);
  network?.close();
  await broker?.stop();
  for (const database of databases) await database.drop();
  rmSync(directory, { recursive: true, force: true });
});

/** Of the machines that the listener has a meter for: how often it heard of each. */
const heard = async () => {
  const { rows } = await watch.query<{ machines: number; times: number }>(
    `select count(*)::int as machines, i.version as times from event_store.streams m join event_store.streams i using (tenant, id)
     where m.category = 'meter' and i.category = 'usageInbox' group by i.version`,
  );
  return rows;
};

const allHeard = (machines: number) =>
  vi.waitFor(async () => expect(await heard()).toEqual([{ machines, times: messagesPerMachine }]), patience);

it('Services whose connections to the broker fall silent for ever make others, and tell and take in everything once', async () => {
  await recordMachines(databases[0]!.url, 0, machinesEach);
  await allHeard(machinesEach);
  const cut = performance.now();
  network.cut();
  await recordMachines(databases[0]!.url, machinesEach, machinesEach);
  expect(await heard()).toEqual([{ machines: machinesEach, times: messagesPerMachine }]);
  network.replace();
  await allHeard(2 * machinesEach);
  tell('network to the broker cut', { machines: 2 * machinesEach, healed: secondsSince(cut) });
  for (const service of running) expect(await (await fetch(`${service.url}/ops/parked`)).json()).toEqual([]);
}, 600_000);
