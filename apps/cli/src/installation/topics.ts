import type { AppliedTopic, TopicsWanted } from '@skyledger/messaging';
import { asyncapi, servicesIn } from '@skyledger/tmf-contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { CommandFailed } from '../api';
import { say, told } from '../told';
import { topicTable } from './topic-table';

type Overrides = NonNullable<TopicsWanted['of']>;
type Options = {
  readonly partitions: number;
  readonly replicas: number;
  readonly retentionDays: number;
  readonly topic?: Overrides;
  readonly grow?: boolean;
  readonly dryRun?: boolean;
};

/** Makes the topics of Kafka what the services need; services never make them themselves. */
export const topics = (program: Command): void => {
  const group = program
    .command('topics')
    .description('the topics of Kafka; needs KAFKA_BROKERS, and KAFKA_TLS and KAFKA_SASL as services do');
  const sub = (name: string, description: string) =>
    group
      .command(name)
      .description(description)
      .option('--partitions <n>', 'how many each has: as many instances of a service can share its work', whole, 6)
      .option('--replicas <n>', 'how many brokers keep each message', whole, 3)
      .option(
        '--retention-days <n>',
        'how long messages are kept, and so how long a service may be away (dead letters at least 30)',
        whole,
        7,
      )
      .option('--topic <name:partitions=n,retention-days=n>', 'other numbers for one topic; may be given again', override);
  sub('apply', 'make what is missing and change what differs; done again, it does nothing')
    .option('--grow', 'add partitions where there are fewer: messages of a key may then stand in another one than those before')
    .option('--dry-run', 'only say what would be done')
    .action(told(async (options: Options) => report(await applied(options), options.dryRun)));
  sub('check', 'end with 1 if apply would change something, or if something is not as asked').action(
    told(async (options: Options) => {
      const found = await applied({ ...options, dryRun: true });
      report(found, true);
      if (found.some(({ state }) => state !== 'there')) process.exitCode = 1;
    }),
  );
};

const applied = async ({ partitions, replicas, retentionDays: keptForDays, topic: of, grow, dryRun: isDryRun }: Options) => {
  const [{ makeTopics, KafkaRefused }, { readKafka, SettingsError }] = await Promise.all([
    import('@skyledger/messaging'),
    import('@skyledger/service-kit'),
  ]);
  const work = async () => makeTopics(readKafka(), servicesIn(asyncapi()), { partitions, replicas, keptForDays, of, grow, isDryRun });
  return work().catch((error: unknown) => {
    if (error instanceof SettingsError) throw new CommandFailed(error.problems.join('\n'));
    throw error instanceof KafkaRefused ? new CommandFailed(error.message) : error;
  });
};

const report = (found: readonly AppliedTopic[], isDryRun = false): void => say(...topicTable(found, isDryRun));

const whole = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
};

const names: Readonly<Record<string, 'partitions' | 'keptForDays'>> = { partitions: 'partitions', 'retention-days': 'keptForDays' };

const override = (text: string, before: Overrides = {}): Overrides => {
  const [, topic, settings] = /^([^:]+):(.+)$/.exec(text) ?? [];
  const pairs = (settings ?? '').split(',').map((pair) => pair.split('='));
  if (!topic || pairs.some(([name]) => !names[name!]))
    throw new InvalidArgumentError('It must look like tmf635.usage:partitions=12,retention-days=3.');
  return { ...before, [topic]: Object.fromEntries(pairs.map(([name, value]) => [names[name!], whole(value ?? '')])) };
};
