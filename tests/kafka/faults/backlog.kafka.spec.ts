import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { makeTopics } from '@skyledger/messaging';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { messagesPerMachine, recordMachines } from './machines';
import { type Service, startService } from './service';
import { amounts, secondsSince, tell } from './settings';

/** What a service may need beside what it needs when nothing waits for it, however much does. */
const mostMoreMiB = 320;
/** Where memory is plenty V8 collects late: with a heap like that of a small container it is seen what is really needed, because more ends the process. */
const heapMiB = 256;
const betweenLooksMs = 500;
const bus = { KAFKA_BROKERS: inject('kafka'), KAFKA_PREFIX: `${randomUUID()}.` };

const databases: TestDatabase[] = [];
let inventory: Service;
let usage: Service | undefined;
let watch: pg.Client;
let recorded = 0;
let rssBefore = 0;

beforeAll(async () => {
  databases.push(await testDatabase(), await testDatabase());
  const kafka = { brokers: bus.KAFKA_BROKERS.split(','), clientId: 'test', prefix: bus.KAFKA_PREFIX };
  await makeTopics(kafka, ['resource-inventory', 'usage'], { partitions: 6, replicas: 1 });
  inventory = await startService('resource-inventory', { ...bus, DATABASE_URL: databases[0]!.url });
  usage = await startUsage();
  watch = new pg.Client(databases[1]!.url);
  await watch.connect();
  await drained(0);
  rssBefore = usage.memory().now;
}, 300_000);

afterAll(async () => {
  await Promise.all([watch?.end(), inventory?.stop(), usage?.stop()]);
  for (const database of databases) await database.drop();
});

const startUsage = () =>
  startService('usage', { ...bus, DATABASE_URL: databases[1]!.url, NODE_OPTIONS: `--max-old-space-size=${heapMiB}` });

const takenIn = async (): Promise<number> => {
  const { rows } = await watch.query<{ n: number }>(
    `select coalesce(sum(version), 0)::int as n from event_store.streams where category = 'usageInbox'`,
  );
  return rows[0]!.n;
};

const hasDoneAll = async (): Promise<boolean> => {
  const { rows } = await watch.query<{ done: boolean }>(
    `select pos >= (select max(pos) from event_store.events) as done from event_store.checkpoints where id = 'service:usage'`,
  );
  return rows[0]?.done ?? false;
};

/** Resolves when so many messages are in its log, and it has done them; tells when the first was the case. */
const drained = async (messages: number, each: () => void = () => undefined): Promise<number> => {
  let taken: number | undefined;
  for (;;) {
    each();
    if (taken === undefined && (await takenIn()) >= messages) taken = performance.now();
    if (taken !== undefined && (await hasDoneAll())) return taken;
    await setTimeout(betweenLooksMs);
  }
};

/** Stops the service, lets so many messages come, and starts it. */
const comesBackTo = async (waiting: number) => {
  const before = await takenIn();
  await usage!.stop();
  const machines = Math.ceil(waiting / messagesPerMachine);
  const telling = performance.now();
  await recordMachines(databases[0]!.url, recorded, machines);
  recorded += machines;
  while ((await inventory.metric('skyledger_subscription_lag', '{subscription="relay:resource-inventory"}')) > 0)
    await setTimeout(betweenLooksMs);
  const told = secondsSince(telling);
  usage = await startUsage();
  const started = performance.now();
  let [heapMax, looks] = [0, 0];
  const lookAtHeap = async () => {
    const bytes = await usage!.metric('nodejs_heap_size_used_bytes').catch(() => 0);
    heapMax = Math.max(heapMax, Math.round((bytes || 0) / 1_048_576));
  };
  const taken = await drained(before + machines * messagesPerMachine, () => {
    if (looks++ % 4 === 0) void lookAtHeap();
  });
  const seconds = secondsSince(started);
  const figures = {
    ...{ waiting, seconds, perSecond: Math.round(waiting / seconds), secondsToTake: Math.round((taken - started) / 100) / 10 },
    ...{ rssBefore, rssMax: usage.memory().most, heapMax, secondsToTell: told },
  };
  tell('backlog', figures);
  return figures;
};

it('A service that was away does what waits for it in memory that does not depend on how much that is', async () => {
  const few = await comesBackTo(Math.ceil(amounts.waiting / 3));
  const many = await comesBackTo(amounts.waiting);
  expect(few.rssMax - rssBefore).toBeLessThan(mostMoreMiB);
  expect(many.rssMax - rssBefore).toBeLessThan(mostMoreMiB);
  const { rows } = await watch.query<{ n: number }>(`select count(*)::int as n from event_store.streams where category = 'meter'`);
  expect(rows[0]!.n).toBe(recorded);
}, 1_800_000);
