import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { openTown, type Town } from '../fixture/town';
import { WorkshopModule } from '../fixture/workshop';
import { applyTopics } from './apply-topics';
import { clientOf } from './client';
import { type Envelope, toKafka } from './cloud-events';
import type { KafkaOptions } from './kafka-options';
import { topicsOf } from './topics';

const patience = { timeout: 100_000, interval: 50 };
const kafka: KafkaOptions = { brokers: inject('kafka').split(','), clientId: 'test', prefix: `${randomUUID()}.` };
const partitions = 4;
const topic = `${kafka.prefix}tmf621.troubleTicket`;
const client = clientOf(kafka);
const admin = client.admin();
const producer = client.producer({ idempotent: true, maxInFlightRequests: 1 }); // what it tries again is there once

let database: TestDatabase;
const open: Town[] = [];
let sent = 0;

beforeAll(async () => {
  database = await testDatabase();
  await Promise.all([admin.connect(), producer.connect()]);
  const topics = topicsOf(['workshop']).filter(({ name }) => /^tmf621|^workshop/.test(name));
  await applyTopics(admin, topics, { partitions, replicas: 1, prefix: kafka.prefix! });
});
afterAll(async () => {
  await Promise.all(open.map((town) => town.close()));
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  await database.drop();
});

const openWorkshop = async (): Promise<Town> => {
  const town = await openTown(database.url, { kafka }, [WorkshopModule]);
  open.push(town);
  return town;
};
const close = (town: Town) => {
  open.splice(open.indexOf(town), 1);
  return town.close();
};

/** What a service elsewhere says of a ticket, of the size of an order. */
const said = (nth: number): Envelope => ({
  ...{ id: randomUUID(), type: 'TroubleTicketCreateEvent', service: 'elsewhere', subject: `ticket ${nth}`, sequence: 1 },
  ...{ time: '2026-01-01T00:00:00.000Z', tenant: 'default', actor: 'tester', correlationId: `${nth}`, causationId: randomUUID() },
  data: { event: { troubleTicket: { id: `ticket ${nth}`, status: 'acknowledged', description: 'x'.repeat(2_000) } } },
});

const send = async (messages: number) => {
  for (const end = sent + messages; sent < end; sent += 200)
    await producer.send({ topic, messages: Array.from({ length: 200 }, (_, index) => toKafka(said(sent + index))) });
};

const committed = async () => {
  const [found] = await admin.fetchOffsets({ groupId: `${kafka.prefix}workshop`, topics: [topic] });
  return found!.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
};

const inLog = async (town: Town) => {
  const counted = `select count(*)::int as n from event_store.events join event_store.streams using (sid) where category = 'workshopInbox'`;
  return (await town.store.query<{ n: number }>(counted))[0]!.n;
};

const intakeOf = (town: Town) => town.kafka.intakes[0]!;

describe('A service that stops among many messages', () => {
  it('has told the broker of all that it took, and of nothing else', async () => {
    const first = await openWorkshop();
    await send(6_000);
    await vi.waitFor(() => expect(intakeOf(first).count).toBeGreaterThan(0), patience);
    await close(first);
    const next = await openWorkshop();
    await vi.waitFor(async () => expect(await committed()).toBe(sent), patience);
    expect(await inLog(next)).toBe(sent);
    expect(intakeOf(first).count + intakeOf(next).count).toBe(sent);
    expect(intakeOf(next).repeated).toBe(0);
  });

  it('hands its share to another instance, which came while it worked', async () => {
    const [first] = open as [Town];
    const second = await openWorkshop();
    const sharing = async () => {
      await send(200); // until the group has come to share the work
      expect(intakeOf(second).count).toBeGreaterThan(0);
    };
    await vi.waitFor(sharing, patience);
    await send(4_000);
    await close(first);
    await vi.waitFor(async () => expect(await committed()).toBe(sent), patience);
    expect(await inLog(second)).toBe(sent);
    expect(intakeOf(first).repeated + intakeOf(second).repeated).toBeLessThan(partitions * 100); // a piece of each
  });
});
