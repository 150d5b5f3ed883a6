import type { Admin } from 'kafkajs';
import { type AppliedTopic, applyTopics, type TopicSettings } from './apply-topics';
import { clientOf } from './client';
import type { KafkaOptions } from './kafka-options';
import { KafkaRefused, refusal } from './refused';
import { keptForDays, topicsOf } from './topics';

/** How the topics of an installation are to be. */
export type TopicsWanted = Omit<TopicSettings, 'prefix'> & { readonly keptForDays?: number };

const aFewTimes = { retries: 6, initialRetryTime: 200, maxRetryTime: 2_000 };

/**
 * Makes the topics that services need, and brings those that are there to what is asked: done twice, it does nothing the second time.
 * Fails with KafkaRefused where the brokers do not answer, or do not allow it.
 */
export const makeTopics = async (
  kafka: KafkaOptions,
  services: readonly string[],
  { keptForDays: days = keptForDays, ...settings }: TopicsWanted,
): Promise<AppliedTopic[]> => {
  const topics = topicsOf(services, days);
  const unknown = Object.keys(settings.of ?? {}).find((name) => !topics.some((topic) => topic.name === name));
  if (unknown !== undefined) throw new KafkaRefused(`There is no topic ${unknown}.`);
  const admin = clientOf(kafka, { tries: aFewTimes, isSilent: true }).admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    if (brokers.length < settings.replicas)
      throw new KafkaRefused(
        `${settings.replicas} replicas need as many brokers, and there are ${brokers.length}: start more, or ask for fewer.`,
      );
    return await applyTopics(admin, topics, { ...settings, prefix: kafka.prefix ?? '' });
  } catch (error) {
    throw refusal(error, kafka.brokers);
  } finally {
    await admin.disconnect();
  }
};

const mostNamed = 3;

/** Fails where the brokers do not have a topic: a group would wait for it, and nobody know why. */
export const expectTopics = async (admin: Admin, names: readonly string[]): Promise<void> => {
  const all = new Set(await admin.listTopics());
  const lacking = names.filter((name) => !all.has(name));
  if (lacking.length === 0) return;
  const some = lacking.slice(0, mostNamed).join(', ') + (lacking.length > mostNamed ? ` and ${lacking.length - mostNamed} more` : '');
  throw new KafkaRefused(`Kafka has no topic ${some}, or does not show it to us: npx skyledger topics apply makes all that are needed.`);
};
