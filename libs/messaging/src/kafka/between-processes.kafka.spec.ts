import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { HelpDeskModule } from '../fixture/help-desk';
import { openTown, type Town } from '../fixture/town';
import { WorkshopModule } from '../fixture/workshop';
import { applyTopics } from './apply-topics';
import { clientOf } from './client';
import { type Envelope, toKafka } from './cloud-events';
import type { KafkaOptions } from './kafka-options';
import { deadLetterOf, topicOfRequest, topicsOf } from './topics';

const patience = { timeout: 60_000, interval: 50 };
const services = ['help-desk', 'workshop'];
const kafka: KafkaOptions = { brokers: inject('kafka').split(','), clientId: 'test', prefix: `${randomUUID()}.` };
const client = clientOf(kafka);
const admin = client.admin();

const databases: TestDatabase[] = [];
let desk: Town;
let workshop: Town;

const topics = topicsOf(services).filter(({ name }) => /^tmf621|^(?:help-desk|workshop)/.test(name));

const openDesk = () => openTown(databases[0]!.url, { kafka }, [HelpDeskModule]);
const openWorkshop = () => openTown(databases[1]!.url, { kafka }, [WorkshopModule]);

beforeAll(async () => {
  databases.push(await testDatabase(), await testDatabase());
  await admin.connect();
  await applyTopics(admin, topics, { partitions: 3, replicas: 1, prefix: kafka.prefix! });
  [desk, workshop] = await Promise.all([openDesk(), openWorkshop()]);
});

afterAll(async () => {
  await Promise.all([desk?.close(), workshop?.close()]);
  await admin.disconnect();
  for (const database of databases) await database.drop();
});

/** What a service elsewhere says of a ticket, at some length. */
const heard = (subject: string): Envelope => ({
  ...{ id: randomUUID(), type: 'TroubleTicketCreateEvent', service: 'elsewhere', subject, sequence: 1 },
  ...{ time: '2026-01-01T00:00:00.000Z', tenant: 'default', actor: 'tester', correlationId: subject, causationId: randomUUID() },
  data: { event: { troubleTicket: { id: subject, status: 'acknowledged', description: 'x'.repeat(2_000) } } },
});

const statusOf = async (id: string) => (await desk.ticket(id))?.status;
const becomes = (id: string, status: string) => vi.waitFor(async () => expect(await statusOf(id)).toBe(status), patience);

describe('Two services on two databases with a broker between them', () => {
  it('ask each other, answer, and hear what happened', async () => {
    await desk.open('a', 'dead');
    await becomes('a', 'resolved');
    expect(await workshop.repaired('a')).toBe(1);
    await vi.waitFor(async () => expect(await workshop.counted('resolved a')).toBe(1), patience);
  });

  it('say why they refuse', async () => {
    await desk.open('b', 'hopeless');
    await becomes('b', 'held');
    expect(await desk.ticket('b')).toMatchObject({ reason: 'Beyond repair.' });
  });

  it('carry actor, flow and cause', async () => {
    const [opened] = await desk.stream('troubleTicket', 'a');
    const [heard] = await workshop.stream('workshopInbox', 'a');
    expect(heard).toMatchObject({
      type: 'TroubleTicketCreateEvent',
      meta: { actor: 'tester', correlationId: opened!.meta.correlationId, causationId: opened!.eventId },
    });
  });

  it('keep their order per resource', async () => {
    const told = (await workshop.stream('workshop.troubleTicket', 'a')).map(({ data }) => (data as { sequence: number }).sequence);
    expect(told).toEqual([1, 2, 3]);
  });

  it('tell each other what is larger than a broker takes', async () => {
    const words = Array.from({ length: 200_000 }, (_, index) => `word ${index}`).join(' ');
    expect(words.length).toBeGreaterThan(2_000_000);
    await desk.open('large', words);
    await becomes('large', 'resolved');
    expect(await workshop.repaired('large')).toBe(1);
  });

  it('find what was said while they were away', async () => {
    await workshop.close();
    await Promise.all(Array.from({ length: 50 }, (_, index) => desk.open(`away ${index}`, 'dead')));
    workshop = await openWorkshop();
    for (let index = 0; index < 50; index += 1) await becomes(`away ${index}`, 'resolved');
    for (let index = 0; index < 50; index += 1) expect(await workshop.repaired(`away ${index}`)).toBe(1);
  });

  it('take in more than a batch holds', async () => {
    const many = 3_000;
    await workshop.close();
    const producer = client.producer();
    await producer.connect();
    const messages = Array.from({ length: many }, (_, index) => toKafka(heard(`many ${index}`)));
    while (messages.length > 0) await producer.send({ topic: `${kafka.prefix}tmf621.troubleTicket`, messages: messages.splice(0, 200) });
    await producer.disconnect();
    workshop = await openWorkshop();
    await vi.waitFor(async () => expect(await workshop.kafka.behind()).toBe(0), patience);
    const [{ n } = { n: 0 }] = await workshop.store.query<{ n: number }>(
      `select count(*)::int as n from event_store.streams where category = 'workshopInbox' and id like 'many %'`,
    );
    expect(n).toBe(many);
  });

  it('run twice, and do everything once', async () => {
    const second = await openWorkshop();
    await Promise.all(Array.from({ length: 20 }, (_, index) => desk.open(`twice ${index}`, 'dead')));
    for (let index = 0; index < 20; index += 1) await becomes(`twice ${index}`, 'resolved');
    for (let index = 0; index < 20; index += 1) expect(await workshop.repaired(`twice ${index}`)).toBe(1);
    await second.close();
  });

  it('put aside what nobody can read, and go on', async () => {
    const producer = client.producer();
    await producer.connect();
    const topic = `${kafka.prefix}${topicOfRequest('tmf621.repair')}`;
    await producer.send({
      topic,
      messages: [
        { key: 'x', value: 'no CloudEvent' },
        { key: 'x', value: null },
      ],
    });
    await producer.disconnect();
    const putAside = async () => (await admin.fetchTopicOffsets(deadLetterOf(topic))).reduce((sum, { high }) => sum + Number(high), 0);
    await vi.waitFor(async () => expect(await putAside()).toBeGreaterThanOrEqual(2), patience); // twice is once, too
    await desk.open('after', 'dead');
    await becomes('after', 'resolved');
  });
});
