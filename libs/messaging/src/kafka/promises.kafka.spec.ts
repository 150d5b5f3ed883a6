import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { HelpDeskModule } from '../fixture/help-desk';
import { openTown, type Town } from '../fixture/town';
import { WorkshopModule } from '../fixture/workshop';
import { applyTopics } from './apply-topics';
import { clientOf, producerOf } from './client';
import { type Envelope, toKafka } from './cloud-events';
import type { KafkaOptions } from './kafka-options';
import { topicOfRequest, topicsOf } from './topics';

const patience = { timeout: 60_000, interval: 50 };
const kafka: KafkaOptions = { brokers: inject('kafka').split(','), clientId: 'test', prefix: `${randomUUID()}.` };
const client = clientOf(kafka);
const admin = client.admin();
const producer = producerOf(client);
const notifications = `${kafka.prefix}tmf621.troubleTicket`;
const requests = `${kafka.prefix}${topicOfRequest('tmf621.repair')}`;
const topics = topicsOf(['help-desk', 'workshop']).filter(({ name }) => /^tmf621|^(?:help-desk|workshop)/.test(name));
const makeTopics = () => applyTopics(admin, topics, { partitions: 3, replicas: 1, prefix: kafka.prefix! });

const databases: TestDatabase[] = [];
let desk: Town;
let workshop: Town;

beforeAll(async () => {
  databases.push(await testDatabase(), await testDatabase());
  await Promise.all([admin.connect(), producer.connect()]);
  await makeTopics();
  desk = await openTown(databases[0]!.url, { kafka }, [HelpDeskModule]);
  workshop = await openTown(databases[1]!.url, { kafka }, [WorkshopModule]);
});

afterAll(async () => {
  await Promise.all([desk?.close(), workshop?.close()]);
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  for (const database of databases) await database.drop();
});

/** What a service elsewhere says of a ticket. */
const said = (subject: string, sequence = 1): Envelope => ({
  ...{ id: randomUUID(), type: 'TroubleTicketCreateEvent', service: 'elsewhere', subject, sequence },
  ...{ time: '2026-01-01T00:00:00.000Z', tenant: 'default', actor: 'tester', correlationId: subject, causationId: randomUUID() },
  data: { event: { troubleTicket: { id: subject, status: 'acknowledged', description: `Said ${sequence} times` } } },
});

const send = (...envelopes: Envelope[]) => producer.send({ topic: notifications, messages: envelopes.map(toKafka) });

const committed = async () => {
  const [{ partitions } = { partitions: [] }] = await admin.fetchOffsets({ groupId: `${kafka.prefix}workshop`, topics: [notifications] });
  return partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
};

const takenIn = (town: Town) => vi.waitFor(async () => expect(await town.kafka.behind()).toBe(0), patience);

/** Runs while nobody can append to a log. */
const whileClosed = async (database: TestDatabase, work: () => Promise<void>): Promise<void> => {
  const other = new pg.Client(database.url);
  await other.connect();
  try {
    await other.query('begin; lock table event_store.events in share mode');
    await work();
    await other.query('rollback');
  } finally {
    await other.end();
  }
};

const appendsWait = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
const waits = (town: Town) =>
  vi.waitFor(async () => expect((await town.store.query<{ n: number }>(appendsWait))[0]!.n).toBeGreaterThan(0), patience);

const checkpoint = async (town: Town, subscription: string) => {
  const [{ pos } = { pos: 0 }] = await town.store.query<{ pos: number }>(
    'select pos::int as pos from event_store.checkpoints where id = $1',
    [subscription],
  );
  return pos;
};

describe('Between the broker and the log', () => {
  it('a message is taken when it is in the log, and not before', async () => {
    await send(said('before'));
    await takenIn(workshop);
    const before = await committed();
    await whileClosed(databases[1]!, async () => {
      await send(said('held up'));
      await waits(workshop);
      expect(await committed()).toBe(before);
    });
    await takenIn(workshop);
    expect(await workshop.stream('workshopInbox', 'held up')).toHaveLength(1);
  });

  it('a message that comes again, also after those that followed it, is taken in once', async () => {
    const [first, second, third] = [1, 2, 3].map((sequence) => said('again', sequence)) as [Envelope, Envelope, Envelope];
    await send(first, first, second, first);
    await send(second, third);
    await send(first, second, third);
    await takenIn(workshop);
    const stored = await workshop.stream('workshopInbox', 'again');
    expect(stored.map(({ eventId }) => eventId)).toEqual([first.id, second.id, third.id]);
  });

  it('what the broker has not said that it has is still to be sent', async () => {
    await admin.deleteTopics({ topics: [requests] });
    await desk.open('unheard', 'dead');
    const asked = await vi.waitFor(async () => (await desk.stream('problemHandling', 'unheard')).find(isRequest)!.position, patience);
    for (const later of ['later', 'much later']) {
      await desk.open(later, 'dead');
      await vi.waitFor(async () => expect(await checkpoint(desk, 'service:help-desk')).toBeGreaterThan(asked), patience);
    }
    await vi.waitFor(async () => expect(await desk.store.head()).toBe(await checkpoint(desk, 'service:help-desk')), patience);
    expect(await checkpoint(desk, 'relay:help-desk')).toBeLessThan(asked);
    await makeTopics();
    await vi.waitFor(async () => expect(await desk.ticket('unheard')).toMatchObject({ status: 'resolved' }), patience);
    expect(await workshop.repaired('unheard')).toBe(1);
  });
});

const isRequest = ({ type }: { readonly type: string }) => type.endsWith('.request');
