import { clientOf } from './client';
import type { KafkaOptions } from './kafka-options';
import { applyTopics, topicsOf, type TopicSettings } from './topics';

/** Makes the topics that services need and that are not there yet, and says which these were: done twice, it does nothing the second time. */
export const makeTopics = async (
  kafka: KafkaOptions,
  services: readonly string[],
  settings: Omit<TopicSettings, 'prefix'>,
): Promise<string[]> => {
  const admin = clientOf(kafka).admin();
  await admin.connect();
  try {
    return await applyTopics(admin, topicsOf(services), { ...settings, prefix: kafka.prefix ?? '' });
  } finally {
    await admin.disconnect();
  }
};
