import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { startTopology, type Topology, untilReady } from '../../tools/apart/service-topology';
import { Customer } from '../e2e/customer';
import { RollingLoad } from './rolling-load';

const patience = { timeout: 240_000, interval: 250 };
const directory = mkdtempSync(join(tmpdir(), 'skyledger-rolling-'));
const lanes = 4;

let topology: Topology;
let customer: Customer;
let ordered = 0;

beforeAll(async () => {
  vi.stubEnv('KAFKA_BROKERS', inject('kafka'));
  vi.stubEnv('KAFKA_PREFIX', `rolling-${process.pid}.`);
  topology = await startTopology(directory, 0, () => undefined, { instances: 2 });
  await untilReady(topology.url);
  await allReady();
  customer = new Customer(topology.url);
}, 600_000); // sixteen processes begin at once

afterAll(async () => {
  await topology?.stop();
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

type Kept = Topology['processes'][number];
type Health = { services: Record<string, { instances: { status: string }[] }> };

const health = async () => ((await (await fetch(`${topology.url}/health/ready`)).json()) as Health).services;

const allReady = (service?: string) =>
  vi.waitFor(async () => {
    const services = await health();
    const shown = service ? [services[service]!] : Object.values(services);
    expect(shown.flatMap(({ instances }) => instances.map(({ status }) => status)).filter((status) => status !== 'ready')).toEqual([]);
  }, patience);

/** The processes of a service one after the other, each when the one before is back; some services at a time, as a cluster does it. */
const each = async (end: (one: Kept) => void): Promise<number> => {
  const instances = topology.processes.filter(({ name }) => name !== 'front-door');
  const services = [...new Set(instances.map(({ name }) => name.replace(/-\d$/, '')))];
  const lane = async () => {
    for (let service = services.shift(); service !== undefined; service = services.shift()) {
      for (const one of instances.filter(({ name }) => name.replace(/-\d$/, '') === service)) {
        const before = one.started;
        end(one);
        await vi.waitUntil(() => one.started > before, patience);
        await allReady(service);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return instances.length;
};

const retries = async () => {
  const figures = await (await fetch(`${topology.url}/metrics`)).text();
  return [...figures.matchAll(/^skyledger_front_door_retries_total\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
};

/** Traffic before, during and after; then everything that was ordered is there, once, and what must hold does. */
const survives = async (how: string, end: (one: Kept) => void, options: { keyed: boolean }): Promise<void> => {
  const started = Date.now();
  const load = new RollingLoad(topology.url);
  await load.start(options);
  await load.answered(50);
  const ended = await each(end);
  await load.answered(50);
  await load.stop();
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(
    `${how}: ${load.requests} requests, ${load.orders.length} orders among them, ${ended} restarts in ${seconds} s, ${await retries()} sent once more so far, failures ${load.failed.length}\n`,
  );
  for (const { what, why } of load.failed) process.stdout.write(`  could not ${what}: ${why}\n`);
  expect(load.failed).toEqual([]);
  ordered += load.orders.length;
  const states = () => Promise.all(load.orders.map(async (id) => (await customer.get('productOrder', id))['state']));
  await vi.waitFor(async () => expect(new Set(await states())).toEqual(new Set(['completed'])), patience);
  expect(await customer.list('resource', { 'resourceSpecification.name': 'virtualMachine' })).toHaveLength(ordered);
  const { hold } = (await (await fetch(`${topology.url}/ops/invariants`)).json()) as { hold: boolean };
  expect(hold).toBe(true);
};

describe('Two instances of each service', { timeout: 600_000 }, () => {
  it('are restarted one after the other without a failed request', () => survives('Restarted', (one) => one.restart(), { keyed: false }));

  it('are killed one after the other without a failed request that may be asked twice', () =>
    survives('Killed', (one) => one.crash(), { keyed: true }));
});
