import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { HelpDeskModule } from '../fixture/help-desk';
import { openTown, type Town } from '../fixture/town';
import { WorkshopModule } from '../fixture/workshop';
import { applyTopics } from './apply-topics';
import { clientOf } from './client';
import type { KafkaOptions } from './kafka-options';
import { topicsOf } from './topics';

const patience = { timeout: 250_000, interval: 100 };
const seed = process.env['KAFKA_FAULTS_SEED'] ?? 'a seed for the way to the broker';
const tickets = Number(process.env['KAFKA_FAULTS_TICKETS'] ?? (process.env['KAFKA_FAULTS'] === 'full' ? 600 : 60));
const kinds = ['dead', 'hopeless', 'noisy'];
const databases: TestDatabase[] = [];
const admins: ReturnType<ReturnType<typeof clientOf>['admin']>[] = [];

const kafkaOf = (): KafkaOptions => ({ brokers: inject('kafka').split(','), clientId: 'test', prefix: `${randomUUID()}.` });

beforeAll(async () => {
  for (let n = 0; n < 4; n += 1) databases.push(await testDatabase());
});

afterAll(async () => {
  for (const admin of admins) await admin.disconnect();
  for (const database of databases) await database.drop();
});

/** What both services came to in the end, and how many messages the broker had for that. */
type Outcome = { readonly tickets: readonly unknown[]; readonly inboxes: readonly unknown[]; readonly messages: number };

/** Tickets are opened at once; all that follows goes to and fro between the two. */
const live = async (
  kafka: KafkaOptions,
  urls: readonly [string, string],
  { disorder, atLeast = 0 }: { disorder?: string; atLeast?: number } = {},
): Promise<Outcome> => {
  const admin = clientOf(kafka).admin();
  admins.push(admin);
  await admin.connect();
  const topics = topicsOf(['help-desk', 'workshop']).filter(({ name }) => /^tmf621|^(?:help-desk|workshop)/.test(name));
  await applyTopics(admin, topics, { partitions: 3, replicas: 1, prefix: kafka.prefix! });
  const options = { kafka, ...(disorder !== undefined && { disorder }) };
  const [desk, workshop] = await Promise.all([openTown(urls[0], options, [HelpDeskModule]), openTown(urls[1], options, [WorkshopModule])]);
  try {
    const ids = Array.from({ length: tickets }, (_, nth) => `${nth}`);
    await Promise.all(ids.map((id, nth) => desk.open(id, kinds[nth % kinds.length]!)));
    const outcomes = () => Promise.all(ids.map((id) => outcomeOf(desk, workshop, id)));
    await vi.waitFor(async () => expect((await outcomes()).filter(({ isDone }) => !isDone)).toEqual([]), patience);
    const said = async () => {
      const ends = await Promise.all(topics.map(({ name }) => admin.fetchTopicOffsets(kafka.prefix + name)));
      return ends.flat().reduce((sum, { high }) => sum + Number(high), 0);
    };
    await vi.waitFor(async () => expect(await said()).toBeGreaterThanOrEqual(atLeast), patience); // copies come late
    await vi.waitFor(async () => expect(await Promise.all([desk.kafka.behind(), workshop.kafka.behind()])).toEqual([0, 0]), patience);
    return { tickets: await outcomes(), inboxes: [...(await received(desk)), ...(await received(workshop))], messages: await said() };
  } finally {
    await Promise.all([desk.close(), workshop.close()]);
  }
};

const outcomeOf = async (desk: Town, workshop: Town, id: string) => {
  const ticket = await desk.ticket(id);
  const [repaired, heard, resolved, held] = await Promise.all(
    [workshop.repaired(id), ...[`heard of ${id}`, `resolved ${id}`, `held ${id}`].map((name) => workshop.counted(name))], // prettier-ignore
  );
  const isDone = ticket?.status === 'resolved' ? resolved === 1 && heard === 1 : ticket?.status === 'held' && held === 1;
  return { ticket, repaired, heard, resolved, held, isDone };
};

const receivedSql = `select s.id, e.version, e.type, e.data ->> 'sequence' as sequence from event_store.events e join event_store.streams s using (sid)
  where s.category like '%Inbox' order by s.category, s.id, e.type, e.data ->> 'sequence'`;

/** All that was taken in; between notifications and requests there is no order, so each kind is by itself. */
const received = async (town: Town) =>
  (await town.store.query<{ id: string; type: string; sequence: string | null }>(receivedSql)).map(({ id, type, sequence }) => [
    id.length > 4 ? 'process' : id,
    type,
    sequence,
  ]);

it('Messages that come late, out of order and up to five times lead to what those lead to that come once', async () => {
  const [a, b, c, d] = databases.map(({ url }) => url) as [string, string, string, string];
  const clean = await live(kafkaOf(), [a, b]);
  const disordered = await live(kafkaOf(), [c, d], { disorder: seed, atLeast: 2 * clean.messages });
  expect(disordered.tickets).toEqual(clean.tickets);
  expect(disordered.inboxes).toEqual(clean.inboxes);
  process.stdout.write(`  disorder: ${JSON.stringify({ seed, tickets, messagesClean: clean.messages, messages: disordered.messages })}\n`);
}, 600_000);
