import { plainToInstance, Transform } from 'class-transformer';
import { KafkaSettings } from './kafka-settings';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, MinLength } from 'class-validator';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const url = { require_tld: false, require_protocol: true, require_host: false };

/** What a process can be told by its environment. An empty variable counts as not set. */
export class Settings extends KafkaSettings {
  /** The address to listen on. Anything but loopback needs ACCESS_TOKEN or ACCESS=open. */
  @IsString()
  HOST = '127.0.0.1';

  @Transform(({ value }) => (/^\d+$/.test(String(value)) ? Number(value) : value))
  @IsInt({ message: 'must be a whole number from 0 to 65535 (0: any free port)' })
  @Min(0, { message: 'must be a whole number from 0 to 65535 (0: any free port)' })
  @Max(65_535, { message: 'must be a whole number from 0 to 65535 (0: any free port)' })
  PORT = 8080;

  /** Where the embedded PostgreSQL keeps its data. */
  @IsString()
  DATA_DIR = './.skyledger';

  /** An external PostgreSQL instead of the embedded one. */
  @IsOptional()
  @IsUrl({ ...url, protocols: ['postgres', 'postgresql'] }, { message: 'must look like postgres://user:password@host:5432/database' })
  DATABASE_URL?: string;

  /** A role that may make roles in that database: with it, each process makes one of its own at its start, and works with that. */
  @IsOptional()
  @IsUrl({ ...url, protocols: ['postgres', 'postgresql'] }, { message: 'must look like postgres://user:password@host:5432/database' })
  DATABASE_ADMIN_URL?: string;

  /** `only`: brings the database to the present schema and ends. `never`: works with a role that may not, and waits until another has done it. */
  @IsOptional()
  @IsIn(['only', 'never'], { message: 'must be only or never' })
  MIGRATE?: 'only' | 'never';

  /** A KurrentDB that the log is kept in; documents stay in PostgreSQL. Without it the log is there, too. */
  @IsOptional()
  @Matches(/^(?:kurrentdb|kdb|esdb)(?:\+discover)?:\/\/./, { message: 'must look like kurrentdb://user:password@host:2113?tls=true' })
  KURRENTDB_URL?: string;

  /** What hrefs start with; without it they are absolute paths. */
  @IsOptional()
  @IsUrl({ ...url, protocols: ['http', 'https'] }, { message: 'must look like https://api.example.com' })
  @Matches(/[^/]$/, { message: 'must not end with a slash' })
  PUBLIC_URL?: string;

  /** How many requests a second a client may make at the APIs, in the long run; without it there is no limit. */
  @IsOptional()
  @Transform(({ value }) => (/^\d+$/.test(String(value)) ? Number(value) : value))
  @IsInt({ message: 'must be a whole number from 1 to 100000' })
  @Min(1, { message: 'must be a whole number from 1 to 100000' })
  @Max(100_000, { message: 'must be a whole number from 1 to 100000' })
  RATE_LIMIT?: number;

  @IsIn(logLevels, { message: `must be one of ${logLevels.join(', ')}` })
  LOG_LEVEL: (typeof logLevels)[number] = 'info';

  /** `simulated`: time stands still until POST /ops/clock moves it. */
  @IsIn(['system', 'simulated'], { message: 'must be system or simulated' })
  CLOCK: 'system' | 'simulated' = 'system';

  /** The bearer token every request must carry. */
  @IsOptional()
  @MinLength(16, { message: 'must have at least 16 characters' })
  ACCESS_TOKEN?: string;

  /** `open`: whoever reaches the port may do everything. */
  @IsOptional()
  @IsIn(['open'], { message: 'can only be open' })
  ACCESS?: 'open';

  /** Internal addresses that hub listeners may have: `true` for all (not in production), or networks such as 10.1.0.0/16,fd00::/8. */
  @IsOptional()
  @IsString()
  HUB_ALLOW_PRIVATE?: string;

  /** `true`: hub listeners may do without TLS. */
  @IsOptional()
  @IsIn(['true'], { message: 'can only be true' })
  HUB_ALLOW_HTTP?: 'true';

  /** What the signatures of notifications come from; without it, a key is made at the first start and kept in the database. */
  @IsOptional()
  @MinLength(32, { message: 'must have at least 32 characters' })
  HUB_KEY?: string;

  /** How many seconds a hub listener may take to answer. */
  @Transform(({ value }) => Number(value))
  @Min(0.1, { message: 'must be a number of seconds from 0.1 to 60' })
  @Max(60, { message: 'must be a number of seconds from 0.1 to 60' })
  HUB_TIMEOUT = 15;

  /** How many hub listeners a tenant may have. */
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'must be a whole number from 1 to 10000' })
  @Min(1, { message: 'must be a whole number from 1 to 10000' })
  @Max(10_000, { message: 'must be a whole number from 1 to 10000' })
  HUB_LISTENERS = 100;

  /** A PEM file with the ed25519 key that signs the seals of the log; without it, one is made in DATA_DIR at first start. */
  @IsOptional()
  @IsString()
  SEAL_KEY?: string;

  /** What the keys of personal data are encrypted with; without it, a key is made in DATA_DIR at first start. Losing it erases everybody. */
  @IsOptional()
  @MinLength(32, { message: 'must have at least 32 characters' })
  ERASURE_KEY?: string;

  /** The database of the keys of personal data, if not that of the log; services that run apart on databases of their own share one. */
  @IsOptional()
  @IsUrl({ ...url, protocols: ['postgres', 'postgresql'] }, { message: 'must look like postgres://user:password@host:5432/database' })
  KEYS_DATABASE_URL?: string;

  /** For MIGRATE=only: who owns that database, if not the role of DATABASE_ADMIN_URL on the same server. */
  @IsOptional()
  @IsUrl({ ...url, protocols: ['postgres', 'postgresql'] }, { message: 'must look like postgres://user:password@host:5432/database' })
  KEYS_DATABASE_ADMIN_URL?: string;

  /** The file that signed heads of the seals are appended to; without it, seal-heads-<log>.ndjson in DATA_DIR. */
  @IsOptional()
  @IsString()
  SEAL_HEADS?: string;

  @IsOptional()
  @IsString()
  NODE_ENV?: string;
}

const kafka = ['BROKERS', 'CLIENT_ID', 'PREFIX', 'TLS', 'TLS_CERT', 'TLS_KEY', 'SASL', 'USERNAME', 'PASSWORD', 'TOKEN_URL'].map(
  (name) => `KAFKA_${name}`,
);

/** Takes the known variables of an environment; what is unknown is somebody else's. */
export const toSettings = (environment: NodeJS.ProcessEnv): Settings => {
  const known = [
    ...kafka,
    'PEERS_URL',
    'HOST',
    'PORT',
    'DATA_DIR',
    'DATABASE_URL',
    'DATABASE_ADMIN_URL',
    'MIGRATE',
    'KURRENTDB_URL',
    'PUBLIC_URL',
    'RATE_LIMIT',
    'LOG_LEVEL',
    'CLOCK',
    'ACCESS_TOKEN',
    'ACCESS',
    'HUB_ALLOW_PRIVATE',
    'HUB_ALLOW_HTTP',
    'HUB_KEY',
    'HUB_TIMEOUT',
    'HUB_LISTENERS',
    'SEAL_KEY',
    'SEAL_HEADS',
    'ERASURE_KEY',
    'KEYS_DATABASE_URL',
    'KEYS_DATABASE_ADMIN_URL',
    'NODE_ENV',
  ];
  const given = known.filter((name) => environment[name]).map((name) => [name, environment[name]]);
  return plainToInstance(Settings, Object.fromEntries(given));
};
