import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { ConfigResourceTypes } from 'kafkajs';
import { freePort } from '../../../../tools/run/free-port.mjs';
import { clientOf } from './client';
import type { KafkaOptions } from './kafka-options';
import { makeTopics, type TopicsWanted } from './make-topics';
import { KafkaRefused } from './refused';

const kafka: KafkaOptions = { brokers: inject('kafka').split(','), clientId: 'test', prefix: `${randomUUID()}.` };
const admin = clientOf(kafka).admin();
const asked: TopicsWanted = { partitions: 2, replicas: 1 };
const orders = `${kafka.prefix}tmf622.productOrder`;

const apply = (more: Partial<TopicsWanted> = {}) => makeTopics(kafka, ['usage', 'billing'], { ...asked, ...more });
const states = (topics: readonly { readonly state: string }[]) => [...new Set(topics.map(({ state }) => state))];
const one = async (more: Partial<TopicsWanted> = {}) => (await apply(more)).find(({ name }) => name === orders)!;

const configOf = async (name: string) => {
  const { resources } = await admin.describeConfigs({ resources: [{ type: ConfigResourceTypes.TOPIC, name }], includeSynonyms: false });
  return Object.fromEntries(resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]));
};
const partitionsOf = async (name: string) => (await admin.fetchTopicMetadata({ topics: [name] })).topics[0]!.partitions.length;

beforeAll(() => admin.connect());
afterAll(() => admin.disconnect());

describe('Topics', () => {
  it('are told and not made, where only that is asked', async () => {
    expect(states(await apply({ isDryRun: true }))).toEqual(['made']);
    expect((await admin.listTopics()).filter((name) => name.startsWith(kafka.prefix!))).toEqual([]);
  });

  it('are made as asked, dead letters to be kept longer', async () => {
    const made = await apply();
    expect(states(made)).toEqual(['made']);
    expect(await partitionsOf(orders)).toBe(2);
    expect(await configOf(orders)).toMatchObject({ 'retention.ms': '604800000', 'cleanup.policy': 'delete' });
    expect(await configOf(`${orders}.dead-letter`)).toMatchObject({ 'retention.ms': '2592000000' });
    expect(made.map(({ name }) => name)).toContain(`${kafka.prefix}billing.reply.dead-letter`);
  });

  it('are left alone the second time', async () => expect(states(await apply())).toEqual(['there']));

  it('get the partitions that they lack only when that is wanted', async () => {
    expect(await one({ partitions: 3 })).toMatchObject({ state: 'differs', partitions: 2, notes: [expect.stringMatching(/--grow/)] });
    expect(await partitionsOf(orders)).toBe(2);
    expect(await one({ partitions: 3, grow: true })).toMatchObject({
      state: 'altered',
      partitions: 3,
      notes: [expect.stringMatching(/key/)],
    });
    expect(await partitionsOf(orders)).toBe(3);
    expect(states(await apply({ partitions: 3, grow: true }))).toEqual(['there']);
  });

  it('never lose partitions', async () => {
    expect(await one({ partitions: 1, grow: true })).toMatchObject({
      state: 'there',
      partitions: 3,
      notes: [expect.stringMatching(/more/)],
    });
    expect(await partitionsOf(orders)).toBe(3);
  });

  it('are kept as long as asked, and keep what others have set', async () => {
    const configEntries = [
      { name: 'retention.ms', value: '604800000' },
      { name: 'max.message.bytes', value: '2000000' },
    ];
    await admin.alterConfigs({ validateOnly: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: orders, configEntries }] });
    await vi.waitFor(async () => expect(await configOf(orders)).toMatchObject({ 'max.message.bytes': '2000000' }), 30_000);
    expect(await one({ partitions: 3, keptForDays: 3 })).toMatchObject({ state: 'altered', notes: ['kept 7 days, now 3'] });
    expect(await configOf(orders)).toMatchObject({ 'retention.ms': '259200000', 'max.message.bytes': '2000000' });
    expect(await configOf(`${orders}.dead-letter`)).toMatchObject({ 'retention.ms': '2592000000' });
  });

  it('may differ from the others by name', async () => {
    const of = { 'tmf622.productOrder': { partitions: 4, keptForDays: 14 } };
    const applied = await apply({ partitions: 3, keptForDays: 3, grow: true, of });
    expect(applied.filter(({ state }) => state !== 'there')).toMatchObject([{ name: orders, partitions: 4, keptForDays: 14 }]);
    await expect(apply({ of: { 'tmf622.order': {} } })).rejects.toThrow('There is no topic tmf622.order.');
  });

  it('say what is missing', async () => {
    await expect(apply({ replicas: 3 })).rejects.toThrow(/3 replicas need as many brokers, and there are 1/);
    const nobody = { ...kafka, brokers: [`127.0.0.1:${await freePort()}`] };
    await expect(makeTopics(nobody, [], asked)).rejects.toThrow(KafkaRefused);
    await expect(makeTopics(nobody, [], asked)).rejects.toThrow(/No broker answers.*KAFKA_BROKERS/);
  });
});
