import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import type { KafkaMessage } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { HelpDeskModule } from '../fixture/help-desk';
import { as, openTown, type Town } from '../fixture/town';
import { WorkshopModule } from '../fixture/workshop';
import { applyTopics } from './apply-topics';
import { clientOf } from './client';
import { fromKafka } from './cloud-events';
import type { KafkaOptions } from './kafka-options';
import { topicsOf } from './topics';

const patience = { timeout: 60_000, interval: 50 };
const kafka: KafkaOptions = { brokers: inject('kafka').split(','), clientId: 'test', prefix: `${randomUUID()}.` };
const retry = { firstMs: 1, capMs: 5, tries: 5 };
const client = clientOf(kafka);
const admin = client.admin();
const reader = client.consumer({ groupId: `${kafka.prefix}reader` });

const databases: TestDatabase[] = [];
const letters: KafkaMessage[] = [];
let desk: Town;
let workshop: Town;

const openWorkshop = async () => {
  workshop = await openTown(databases[1]!.url, { kafka, retry }, [WorkshopModule]);
  workshop.workshop().isBroken = true;
};

beforeAll(async () => {
  databases.push(await testDatabase(), await testDatabase());
  await Promise.all([admin.connect(), reader.connect()]);
  const topics = topicsOf(['help-desk', 'workshop']).filter(({ name }) => /^tmf621|^(?:help-desk|workshop)/.test(name));
  await applyTopics(admin, topics, { partitions: 2, replicas: 1, prefix: kafka.prefix! });
  desk = await openTown(databases[0]!.url, { kafka, retry }, [HelpDeskModule]);
  await openWorkshop();
  await reader.subscribe({ topics: [`${kafka.prefix}tmf621.troubleTicket.dead-letter`], fromBeginning: true });
  await reader.run({ eachMessage: async ({ message }) => void letters.push(message) });
});

afterAll(async () => {
  await Promise.all([desk?.close(), workshop?.close()]);
  await Promise.all([admin.disconnect(), reader.disconnect()]);
  for (const database of databases) await database.drop();
});

const headersOf = ({ headers = {} }: KafkaMessage) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
const parked = async () => (await workshop.bus.messages('workshop')).filter(({ parked: isParked }) => isParked);

describe('A message that a service received and cannot handle', () => {
  it('is parked there, and on the dead letters of its topic', async () => {
    await desk.open('a', 'poison');
    await vi.waitFor(() => expect(letters).toHaveLength(1), patience);
    const [held] = await parked();
    expect(headersOf(letters[0]!)).toMatchObject({
      'dead-letter-reason': 'TypeError: Cannot read this.',
      'dead-letter-service': 'workshop',
      'dead-letter-handler': 'WorkshopHandler.onStatus',
      'dead-letter-redrive': `POST /ops/parked/workshop/${held!.position}/redrive`,
    });
    expect(fromKafka(letters[0]!)).toMatchObject({
      ...{ id: held!.event.eventId, type: 'TroubleTicketStatusChangeEvent', service: 'help-desk', subject: 'a', tenant: 'default' },
      data: { eventType: 'TroubleTicketStatusChangeEvent', event: { troubleTicket: { id: 'a', status: 'resolved' } } },
    });
  });

  it('is told of once, whoever starts again, and whoever tries it again in vain', async () => {
    await workshop.close();
    await openWorkshop();
    const [held] = await parked();
    expect(await as('in vain', () => workshop.bus.decide('redrive', 'workshop', held!.position, 'Perhaps now.'))).toBe(true);
    await vi.waitFor(async () => expect((await parked())[0]!.tries).toBeGreaterThan(held!.tries), patience);
    await desk.open('b', 'poison');
    await vi.waitFor(() => expect(letters.map((letter) => fromKafka(letter).subject)).toContain('b'), patience);
    expect(letters.map((letter) => fromKafka(letter).subject)).toEqual(['a', 'b']);
  });

  it('is handled when it is redriven after the mistake is mended', async () => {
    workshop.workshop().isBroken = false;
    for (const { position } of await parked())
      await as(`mended ${position}`, () => workshop.bus.decide('redrive', 'workshop', position, 'Mended.'));
    await vi.waitFor(async () => expect(await parked()).toEqual([]), patience);
    expect([await workshop.counted('resolved a'), await workshop.counted('resolved b')]).toEqual([1, 1]);
  });
});
