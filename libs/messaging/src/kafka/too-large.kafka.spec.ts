import { randomBytes, randomUUID } from 'node:crypto';
import { type Decision, ParkedEvents, SystemClock } from '@skyledger/event-store';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { ConfigResourceTypes } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { HelpDeskModule } from '../fixture/help-desk';
import { as, openTown, type Town } from '../fixture/town';
import { WorkshopModule } from '../fixture/workshop';
import { applyTopics } from './apply-topics';
import { clientOf } from './client';
import type { KafkaOptions } from './kafka-options';
import { deadLetterOf, topicsOf } from './topics';

const patience = { timeout: 60_000, interval: 50 };
const kafka: KafkaOptions = { brokers: inject('kafka').split(','), clientId: 'test', prefix: `${randomUUID()}.` };
const client = clientOf(kafka);
const admin = client.admin();
const notifications = `${kafka.prefix}tmf621.troubleTicket`;
const relay = 'relay:help-desk';

const databases: TestDatabase[] = [];
let desk: Town;
let workshop: Town;

beforeAll(async () => {
  databases.push(await testDatabase(), await testDatabase());
  await admin.connect();
  const topics = topicsOf(['help-desk', 'workshop']).filter(({ name }) => /^tmf621|^(?:help-desk|workshop)/.test(name));
  await applyTopics(admin, topics, { partitions: 2, replicas: 1, prefix: kafka.prefix! });
  await allow(5_000);
  desk = await openTown(databases[0]!.url, { kafka }, [HelpDeskModule]);
  workshop = await openTown(databases[1]!.url, { kafka }, [WorkshopModule]);
});

afterAll(async () => {
  await Promise.all([desk?.close(), workshop?.close()]);
  await admin.disconnect();
  for (const database of databases) await database.drop();
});

/** A topic, that of tickets, takes so much, and no more. */
const allow = (bytes: number, topic = notifications) =>
  admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name: 'max.message.bytes', value: String(bytes) }] }],
  });

/** What no compression makes smaller. */
const noise = (bytes: number) => randomBytes(bytes / 2).toString('hex');

const parked = () => new ParkedEvents(desk.store, new SystemClock()).all(relay);
const decide = (decision: Decision, position: number, commandId: string) =>
  as(commandId, () => new ParkedEvents(desk.store, new SystemClock()).decide(decision, relay, position, 'The topic takes more now.'));
const becomes = (id: string, status: string) => vi.waitFor(async () => expect(await desk.ticket(id)).toMatchObject({ status }), patience);
const sequences = async (id: string) =>
  (await workshop.stream('workshopInbox', id)).flatMap(({ data }) => (data as { sequence?: number }).sequence ?? []);

describe('What the broker will never take', () => {
  it('is parked with what follows of its resource, and all else goes on', async () => {
    await desk.open('large', noise(50_000));
    await Promise.all(Array.from({ length: 20 }, (_, index) => desk.open(`small ${index}`, 'dead')));
    for (let index = 0; index < 20; index += 1) await becomes(`small ${index}`, 'resolved');
    await becomes('large', 'resolved');
    await vi.waitFor(async () => expect(await parked()).toHaveLength(2), patience);
    expect(await parked()).toMatchObject([
      { category: 'troubleTicket', id: 'large', type: 'TicketOpened', tries: 1 },
      { category: 'troubleTicket', id: 'large', type: 'TicketResolved', tries: 0 },
    ]);
    expect(await sequences('large')).toEqual([]);
  });

  it('says what would help, and stays when it is redriven without', async () => {
    const [first] = await parked();
    expect(first!.error).toMatch(/tmf621\.troubleTicket does not take a message of \d+ bytes.*max\.message\.bytes.*redrive/);
    await decide('redrive', first!.position, 'too early');
    expect(await parked()).toMatchObject([{ tries: 2 }, { tries: 0 }]);
  });

  it('waits for a person also when its service has started again', async () => {
    await desk.close();
    desk = await openTown(databases[0]!.url, { kafka }, [HelpDeskModule]);
    await desk.open('after', 'dead');
    await becomes('after', 'resolved');
    expect(await parked()).toHaveLength(2);
  });

  it('arrives once and in order when the topic takes it and it is redriven', async () => {
    await allow(1_048_576);
    await decide('redrive', (await parked())[0]!.position, 'in time');
    await vi.waitFor(async () => expect(await sequences('large')).toEqual([1, 2, 3]), patience);
    expect(await parked()).toEqual([]);
    for (let index = 0; index < 20; index += 1) expect(await sequences(`small ${index}`)).toEqual([1, 2, 3]);
  });
});

describe('What nobody can read, and the dead letters do not take', () => {
  it('is told of without its content, and what follows is taken in', async () => {
    await allow(1_000, deadLetterOf(notifications));
    const producer = client.producer();
    await producer.connect();
    await producer.send({ topic: notifications, messages: [{ key: 'x', value: noise(50_000) }] });
    await producer.disconnect();
    const letters = async () =>
      (await admin.fetchTopicOffsets(deadLetterOf(notifications))).reduce((sum, { high }) => sum + Number(high), 0);
    await vi.waitFor(async () => expect(await letters()).toBeGreaterThan(0), patience);
    await vi.waitFor(async () => expect(await workshop.kafka.behind()).toBe(0), patience);
  });
});
