import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, ConfigResourceTypes, ConfigSource, ITopicMetadata } from 'kafkajs';
import type { Topic } from './topics';

/** Of Kafka's protocol: Node finds the client's names for them only when it is asked for the whole of it. */
const ofTopic = 2 as ConfigResourceTypes.TOPIC;
const setForTopic = 1 as ConfigSource.TOPIC_CONFIG;

/** What topics are to be like. */
export type TopicSettings = {
  readonly partitions: number;
  readonly replicas: number;
  /** Stands before the names. */
  readonly prefix: string;
  /** For other numbers of a topic, by its name without the prefix. */
  readonly of?: Readonly<Record<string, { readonly partitions?: number; readonly keptForDays?: number }>>;
  /** Whether to give a topic more partitions than it has: from then on, messages of a key may stand in another one than those before. */
  readonly grow?: boolean;
  /** Says what would be done, and does nothing. */
  readonly isDryRun?: boolean;
};

/** What became of a topic. `differs`: it is not as asked, and stays so; `notes` say why. */
export type AppliedTopic = {
  readonly name: string;
  readonly state: 'made' | 'there' | 'altered' | 'differs';
  readonly partitions: number;
  readonly replicas: number;
  readonly keptForDays: number;
  readonly notes: readonly string[];
};

type Wanted = { readonly name: string; readonly partitions: number; readonly replicas: number; readonly keptForDays: number };
type Override = { readonly name: string; readonly value: string };
type Present = {
  readonly partitions: number;
  readonly replicas: number;
  readonly overrides: readonly Override[];
  readonly retention: string;
};
type Plan = { readonly wanted: Wanted; readonly present?: Present; readonly grows: boolean; readonly alters: boolean };

const day = 86_400_000;
const retention = 'retention.ms';

/** Makes topics that are not there and brings those that are to what is asked: done twice, it does nothing the second time. No topic is ever shrunk or removed. */
export const applyTopics = async (admin: Admin, topics: readonly Topic[], settings: TopicSettings): Promise<AppliedTopic[]> => {
  const wanted = topics.map((topic) => wantedOf(topic, settings));
  const all = new Set(await admin.listTopics());
  const present = await presentOf(admin, wanted.map(({ name }) => name).filter((name) => all.has(name))); // prettier-ignore
  const plans = wanted.map((one) => planOf(one, present.get(one.name), settings));
  if (!settings.isDryRun) await carryOut(admin, plans);
  return plans.map((plan) => ({ ...outcomeOf(plan, settings), name: plan.wanted.name }));
};

const wantedOf = ({ name, keptForDays }: Topic, { partitions, replicas, prefix, of = {} }: TopicSettings): Wanted => ({
  ...{ partitions, replicas, keptForDays },
  ...of[name],
  name: prefix + name,
});

const planOf = (wanted: Wanted, present: Present | undefined, { grow = false }: TopicSettings): Plan => ({
  ...{ wanted, present },
  grows: present !== undefined && grow && present.partitions < wanted.partitions,
  alters: present !== undefined && present.retention !== String(wanted.keptForDays * day),
});

const presentOf = async (admin: Admin, names: string[]): Promise<Map<string, Present>> => {
  if (names.length === 0) return new Map();
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  const { resources } = await admin.describeConfigs({
    resources: names.map((name) => ({ type: ofTopic, name })),
    includeSynonyms: false,
  });
  const configs = new Map(resources.map(({ resourceName, configEntries }) => [resourceName, configEntries]));
  return new Map(
    topics.map(({ name, partitions }: ITopicMetadata) => {
      const entries = configs.get(name) ?? [];
      const overrides = entries
        .filter(({ configSource }) => configSource === setForTopic)
        .map(({ configName, configValue }) => ({ name: configName, value: configValue }));
      const kept = entries.find(({ configName }) => configName === retention)?.configValue ?? '';
      return [name, { partitions: partitions.length, replicas: partitions[0]?.replicas.length ?? 0, overrides, retention: kept }];
    }),
  );
};

const carryOut = async (admin: Admin, plans: readonly Plan[]): Promise<void> => {
  const missing = plans.filter(({ present }) => !present).map(({ wanted }) => wanted);
  if (missing.length > 0) {
    await admin.createTopics({ waitForLeaders: false, topics: missing.map(topicConfig) }); // waiting, it takes a topic that its broker has not heard of yet for a failure
  }
  const grown = plans.filter(({ grows }) => grows).map(({ wanted: { name, partitions } }) => ({ topic: name, count: partitions }));
  if (grown.length > 0) await admin.createPartitions({ topicPartitions: grown });
  const altered = plans.filter(({ alters }) => alters);
  if (altered.length > 0) await admin.alterConfigs({ validateOnly: false, resources: altered.map(configResource) });
  const changed = plans.filter(({ present, grows, alters }) => !present || grows || alters);
  if (changed.length > 0) await settled(admin, changed);
};

/** A message counts as sent when a majority of three replicas has it: with fewer in sync, nothing is taken rather than lost. */
const topicConfig = ({ name, partitions, replicas, keptForDays }: Wanted) => ({
  ...{ topic: name, numPartitions: partitions, replicationFactor: replicas },
  configEntries: [
    { name: 'cleanup.policy', value: 'delete' },
    { name: retention, value: String(keptForDays * day) },
    ...(replicas > 2 ? [{ name: 'min.insync.replicas', value: '2' }] : []),
  ],
});

/** The broker replaces all that was set for the topic, so what others have set goes with it. */
const configResource = ({ wanted: { name, keptForDays }, present }: Plan) => ({
  ...{ type: ofTopic, name },
  configEntries: [
    ...present!.overrides.filter((override) => override.name !== retention),
    { name: retention, value: String(keptForDays * day) },
  ],
});

const outcomeOf = ({ wanted, present, grows, alters }: Plan, { grow = false }: TopicSettings): Omit<AppliedTopic, 'name'> => {
  const { partitions, replicas, keptForDays } = wanted;
  if (!present) return { state: 'made', partitions, replicas, keptForDays, notes: [] };
  const notes = [
    ...(grows
      ? [`${present.partitions} -> ${partitions} partitions: messages of a key may now stand in another one than those before`]
      : []),
    ...(!grow && present.partitions < partitions ? [`has ${present.partitions} partitions, not ${partitions}: --grow adds them`] : []),
    ...(present.partitions > partitions ? [`has ${present.partitions} partitions, more than ${partitions}; none is ever taken away`] : []),
    ...(present.replicas !== replicas ? [`has ${present.replicas} replicas, not ${replicas}: kafka-reassign-partitions changes that`] : []),
    ...(alters ? [`kept ${daysOf(present.retention)} days, now ${keptForDays}`] : []),
  ];
  const differs = (!grow && present.partitions < partitions) || present.replicas !== replicas;
  const state = grows || alters ? 'altered' : differs ? 'differs' : 'there';
  return { state, partitions: grows ? partitions : present.partitions, replicas: present.replicas, keptForDays, notes };
};

const daysOf = (milliseconds: string) => Math.round((Number(milliseconds) / day) * 100) / 100;

const patienceMs = 120_000;

/** Resolves when the broker that is asked knows of all that was done: that it is done does not say so yet. */
const settled = async (admin: Admin, plans: readonly Plan[]): Promise<void> => {
  const names = plans.map(({ wanted }) => wanted.name);
  for (const end = Date.now() + patienceMs; ; await pause(100)) {
    const known = await presentOf(admin, names).catch((error: unknown) => error as Error);
    if (known instanceof Map && plans.every((plan) => isCarriedOut(plan, known.get(plan.wanted.name)))) return;
    if (Date.now() > end) throw new Error(`The topics are not served after ${patienceMs / 1_000} s: ${String(known)}`);
  }
};

const isCarriedOut = ({ wanted, grows, alters, present }: Plan, now: Present | undefined): boolean =>
  now !== undefined &&
  (present !== undefined && !grows ? true : now.partitions === wanted.partitions) &&
  (present !== undefined && !alters ? true : now.retention === String(wanted.keptForDays * day));
