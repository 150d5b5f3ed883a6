import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { validateSync } from 'class-validator';
import type { KafkaOptions } from '@skyledger/messaging';
import { withoutSecrets } from '../http/secrets';
import { StartRefused } from '../start-refused';
import { kafkaOptions } from './kafka-options';
import { kafkaContradictions } from './kafka-settings';
import { type Settings, toSettings } from './settings';

/** The environment does not allow a start; the message names each variable and what it should be. */
export class SettingsError extends StartRefused {
  constructor(readonly problems: readonly string[]) {
    super(`The settings do not allow a start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** Reads and checks the environment once, at start. */
export const readSettings = (environment: NodeJS.ProcessEnv = process.env): Settings => {
  const settings = toSettings(environment);
  const problems = [
    ...contradictions(settings),
    ...migrationContradictions(settings),
    ...kafkaContradictions(settings),
    ...invalid(settings),
  ];
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
};

/** How to reach the brokers, of an environment in which nothing else need be right: for what is no service. */
export const readKafka = (environment: NodeJS.ProcessEnv = process.env): KafkaOptions => {
  const settings = toSettings(environment);
  const problems = [
    ...(settings.KAFKA_BROKERS ? [] : ['KAFKA_BROKERS: missing; it must look like kafka-1:9092,kafka-2:9092']),
    ...kafkaContradictions({ ...settings, PEERS_URL: 'none is needed' }).filter((problem) => !problem.startsWith('KAFKA_BROKERS')),
    ...invalid(settings).filter((problem) => problem.startsWith('KAFKA_')),
  ];
  if (problems.length > 0) throw new SettingsError(problems);
  return kafkaOptions(settings)!;
};

const invalid = (settings: Settings) =>
  validateSync(settings, { stopAtFirstError: true }).map(({ property, value, constraints }) => {
    const shown = /TOKEN|KEY|PASSWORD|DATABASE|KURRENTDB/.test(property) ? 'the given value' : `"${withoutSecrets([])(String(value))}"`; // secrets stay out of logs
    return `${property}: ${shown} ${Object.values(constraints ?? {})[0]}`;
  });

const contradictions = ({ CLOCK, NODE_ENV, HOST, ACCESS, ACCESS_TOKEN, HUB_ALLOW_PRIVATE, MIGRATE }: Settings) => [
  ...(CLOCK === 'simulated' && NODE_ENV === 'production' ? ['CLOCK: "simulated" is refused with NODE_ENV=production'] : []),
  ...(HUB_ALLOW_PRIVATE === 'true' && NODE_ENV === 'production'
    ? ['HUB_ALLOW_PRIVATE: "true" is refused with NODE_ENV=production; name the networks, such as 10.1.0.0/16']
    : []),
  ...(HUB_ALLOW_PRIVATE ?? 'true')
    .split(',')
    .filter((network) => network !== 'true' && !ipaddr.isValidCIDR(network))
    .map((network) => `HUB_ALLOW_PRIVATE: "${network}" is no network such as 10.1.0.0/16, nor true`),
  ...(isLoopback(HOST) || ACCESS || ACCESS_TOKEN || MIGRATE === 'only'
    ? []
    : [
        `HOST: "${HOST}" can be reached from other machines; set ACCESS_TOKEN to a secret that clients send as bearer token, or ACCESS=open to let everybody in`,
      ]),
];

const migrationContradictions = (settings: Settings) => {
  const { MIGRATE, DATABASE_URL, DATABASE_ADMIN_URL, KEYS_DATABASE_URL, KEYS_DATABASE_ADMIN_URL } = settings;
  if (MIGRATE === undefined) return [];
  const isElsewhere =
    KEYS_DATABASE_URL && DATABASE_URL && URL.canParse(KEYS_DATABASE_URL) && hostOf(KEYS_DATABASE_URL) !== hostOf(DATABASE_URL);
  const needsKeysAdmin = MIGRATE === 'only' && DATABASE_ADMIN_URL && isElsewhere && !KEYS_DATABASE_ADMIN_URL;
  return [
    ...(DATABASE_URL ? [] : [`MIGRATE: "${MIGRATE}" is for a database of yours; set DATABASE_URL`]),
    ...(MIGRATE === 'never' && (DATABASE_ADMIN_URL || KEYS_DATABASE_ADMIN_URL)
      ? ['MIGRATE: a process that never migrates is not to have DATABASE_ADMIN_URL or KEYS_DATABASE_ADMIN_URL']
      : []),
    ...(needsKeysAdmin
      ? ['KEYS_DATABASE_ADMIN_URL: the keys of personal data are on another server; name who owns their database there']
      : []),
  ];
};

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string) => host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
