import { setTimeout as pause } from 'node:timers/promises';
import { contracts } from '@skyledger/tmf-contracts';
import type { Admin } from 'kafkajs';

/** A topic: which messages of one key follow each other is kept within a partition of it. */
export type Topic = { readonly name: string; readonly keptForDays: number };

const day = 86_400_000;
const keptForDays = 7;

/** Notifications of a resource: 'tmf622.productOrder'. */
export const topicOfResource = (resource: string): string | undefined => {
  const contract = Object.hasOwn(contracts, resource) ? contracts[resource as keyof typeof contracts] : undefined;
  return contract === undefined ? undefined : `${contract.api.toLowerCase()}.${resource}`;
};

/** Requests to whoever speaks an API: 'tmf640.request', of the operation 'tmf640.createService'. */
export const topicOfRequest = (operation: string): string => `${operation.slice(0, operation.indexOf('.'))}.request`;

/** Answers to a service's requests: 'product-ordering.reply'. */
export const topicOfReplies = (service: string): string => `${service}.reply`;

/** Where messages go that nobody can read: 'tmf622.productOrder.dead-letter'. */
export const deadLetterOf = (topic: string): string => `${topic}.dead-letter`;

/** Every topic that these services write or read, in the order of the names. */
export const topicsOf = (services: readonly string[]): Topic[] => {
  const resources = Object.keys(contracts).map((resource) => topicOfResource(resource)!);
  const requests = [...new Set(Object.values(contracts).map(({ api }) => topicOfRequest(`${api.toLowerCase()}.`)))];
  const names = [...resources, ...requests, ...services.map(topicOfReplies)];
  return [...names, ...names.map(deadLetterOf)].toSorted().map((name) => ({ name, keptForDays }));
};

/** What to make topics with. */
export type TopicSettings = { readonly partitions: number; readonly replicas: number; readonly prefix: string };

/** Makes the topics that are not there yet, and says which these were. Those that are there stay as they are. */
export const applyTopics = async (
  admin: Admin,
  topics: readonly Topic[],
  { partitions, replicas, prefix }: TopicSettings,
): Promise<string[]> => {
  const present = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !present.has(prefix + name));
  if (missing.length === 0) return [];
  await admin.createTopics({
    waitForLeaders: false, // it takes a topic that its broker has not heard of yet for a failure
    topics: missing.map(({ name, keptForDays: days }) => ({
      topic: prefix + name,
      numPartitions: partitions,
      replicationFactor: replicas,
      configEntries: [{ name: 'retention.ms', value: String(days * day) }],
    })),
  });
  await served(
    admin,
    missing.map(({ name }) => prefix + name),
  );
  return missing.map(({ name }) => name);
};

const patienceMs = 120_000;

/** Resolves when every partition has a broker that leads it. */
const served = async (admin: Admin, topics: string[]): Promise<void> => {
  for (const end = Date.now() + patienceMs; ; await pause(100)) {
    const failure = await admin.fetchTopicMetadata({ topics }).then(() => undefined, (error: unknown) => error); // prettier-ignore
    if (failure === undefined) return;
    if (Date.now() > end) throw new Error(`The topics are not served after ${patienceMs / 1_000} s: ${String(failure)}`);
  }
};
