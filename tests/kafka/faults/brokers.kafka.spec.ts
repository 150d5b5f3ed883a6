import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTopics } from '@skyledger/messaging';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { type ITopicMetadata, Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Broker, type Cluster, openCluster } from '../../../tools/kafka/broker.mjs';
import { messagesPerMachine, recordMachines } from './machines';
import { type Service, startService } from './service';
import { secondsSince, tell } from './settings';

const patience = { timeout: 600_000, interval: 50 };
const [owner, listener] = ['resource-inventory', 'usage'];
const topic = 'tmf639.resource';
const machinesEach = 500;
const directory = mkdtempSync(join(tmpdir(), 'skyledger-brokers-'));

const databases: TestDatabase[] = [];
const services: Service[] = [];
let cluster: Cluster;
let watch: pg.Client;
let machines = 0;

beforeAll(async () => {
  chmodSync(directory, 0o755);
  const opening = performance.now();
  cluster = await openCluster(directory);
  const opened = secondsSince(opening);
  await makeTopics({ brokers: cluster.brokers.split(','), clientId: 'test' }, [owner, listener], { partitions: 3, replicas: 3 });
  databases.push(await testDatabase(), await testDatabase());
  const start = (name: string, { url }: TestDatabase) => startService(name, { KAFKA_BROKERS: cluster.brokers, DATABASE_URL: url });
  services.push(...(await Promise.all([start(owner, databases[0]!), start(listener, databases[1]!)])));
  watch = new pg.Client(databases[1]!.url);
  await watch.connect();
  await hears(20); // all are there
  tell('three brokers', { opened, ready: secondsSince(opening) });
}, 600_000);

afterAll(async () => {
  await Promise.all([watch?.end(), ...services.map((service) => service.stop())]);
  await cluster?.crash();
  for (const database of databases) await database.drop();
  rmSync(directory, { recursive: true, force: true });
});

const takenIn = async (): Promise<number> => {
  const { rows } = await watch.query<{ n: number }>(`select count(*)::int as n from event_store.events where type ^@ 'Resource'`);
  return rows[0]!.n;
};

/** What the listener has heard of the machines, in its order, and how many events its meters have; how many machines there are of each kind. */
const heard = async () => {
  const { rows } = await watch.query<{ sequences: number[]; meter: number; machines: number }>(
    `select sequences, m.version::int as meter, count(*)::int as machines
     from (select tenant, id, array_agg((data ->> 'sequence')::int order by pos) as sequences
       from event_store.events join event_store.streams using (sid) where category = 'usageInbox' group by tenant, id) i
     join event_store.streams m using (tenant, id) where m.category = 'meter' group by sequences, m.version`,
  );
  return rows;
};

const inOrder = Array.from({ length: messagesPerMachine }, (_, index) => index + 1);

/** So many more machines are told of; resolves when each message has come once, in order, and done once what it does. Meanwhile something may be done. */
const hears = async (more: number, meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> => {
  await recordMachines(databases[0]!.url, machines, more);
  machines += more;
  await meanwhile();
  await vi.waitFor(async () => expect(await heard()).toEqual([{ sequences: inOrder, meter: expect.any(Number), machines }]), patience);
};

/** Asks those that are there; a client of its own each time, which knows nothing of before. */
const described = async (...names: string[]): Promise<ITopicMetadata[]> => {
  const admin = new Kafka({ brokers: cluster.brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicMetadata({ topics: names })).topics;
  } finally {
    await admin.disconnect();
  }
};

const node = (wanted: number): Broker => cluster.nodes.find(({ id }) => id === wanted)!;

/** The broker that coordinates a group leads the partition of this topic in which the group's offsets are. */
const coordinatorOf = async (group: string): Promise<Broker> => {
  const [offsets] = await described('__consumer_offsets');
  const hash = [...group].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 0);
  const place = (hash & 0x7fffffff) % offsets!.partitions.length;
  return node(offsets!.partitions.find(({ partitionId }) => partitionId === place)!.leader);
};

/** One that leads partitions of the topic; not the one that the group has besides, if there is another. */
const leaderBeside = async (coordinator: Broker): Promise<Broker> => {
  const [{ partitions } = { partitions: [] }] = await described(topic);
  const leaders = partitions.map(({ leader }) => leader);
  return node(leaders.find((leader) => leader !== coordinator.id) ?? leaders[0]!);
};

/** Resolves when every partition is kept by all that are to keep it. */
const isWhole = () =>
  vi.waitFor(async () => {
    const topics = await described(topic, '__consumer_offsets');
    for (const { replicas, isr } of topics.flatMap(({ partitions }) => partitions)) expect(isr).toHaveLength(replicas.length);
  }, patience);

it.each([
  ['leads partitions', async () => leaderBeside(await coordinatorOf(listener))],
  ['coordinates the group', () => coordinatorOf(listener)],
])(
  'When the broker that %s is lost, every message still comes once and in order',
  async (role, choose) => {
    const broker = await choose();
    const before = await takenIn();
    const figures = { messages: machinesEach * messagesPerMachine, takenBefore: 0, healed: 0, whole: 0 };
    let lost = 0;
    await hears(machinesEach, async () => {
      await vi.waitFor(async () => expect(await takenIn()).toBeGreaterThan(before), patience);
      lost = performance.now();
      await broker.crash();
      figures.takenBefore = (await takenIn()) - before;
    });
    figures.healed = secondsSince(lost);
    expect(figures.takenBefore).toBeLessThan(figures.messages);
    const returning = performance.now();
    await broker.start();
    await isWhole();
    figures.whole = secondsSince(returning);
    await hears(20);
    tell(`lost the broker that ${role}`, figures);
  },
  900_000,
);
