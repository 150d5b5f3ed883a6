import { existsSync } from 'node:fs';
import { IsIn, IsOptional, IsString, IsUrl, Matches } from 'class-validator';

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer'] as const;

/** How to reach services of other processes. */
export class KafkaSettings {
  /** Brokers that lead to services in other processes; without them, all services that are needed run in this one. */
  @IsOptional()
  @Matches(/^[^\s,:]+:\d+(?:,[^\s,:]+:\d+)*$/, { message: 'must look like kafka-1:9092,kafka-2:9092' })
  KAFKA_BROKERS?: string;

  /** Where the TMF APIs of the other processes are reached: their front door. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] }, { message: 'must look like http://skyledger:8080' })
  @Matches(/[^/]$/, { message: 'must not end with a slash' })
  PEERS_URL?: string;

  /** The name of this installation in the logs and quotas of the brokers. */
  @IsString()
  KAFKA_CLIENT_ID = 'skyledger';

  /** What stands before the names of topics and groups, where installations share brokers. */
  @Matches(/^[\w.-]*$/, { message: 'may have letters, digits, dots, underscores and hyphens' })
  KAFKA_PREFIX = '';

  /** `true`: TLS with the authorities that the system trusts; or a PEM file of those to trust. */
  @IsOptional()
  @IsString()
  KAFKA_TLS?: string;

  /** PEM files of our own certificate and its key, where the brokers ask for one. */
  @IsOptional()
  @IsString()
  KAFKA_TLS_CERT?: string;

  @IsOptional()
  @IsString()
  KAFKA_TLS_KEY?: string;

  /** How we prove who we are. */
  @IsOptional()
  @IsIn(mechanisms, { message: `must be one of ${mechanisms.join(', ')}` })
  KAFKA_SASL?: (typeof mechanisms)[number];

  /** For oauthbearer: the id of the client. */
  @IsOptional()
  @IsString()
  KAFKA_USERNAME?: string;

  /** For oauthbearer: the secret of the client. */
  @IsOptional()
  @IsString()
  KAFKA_PASSWORD?: string;

  /** For oauthbearer: where tokens are given out (OAuth 2.0 client credentials). */
  @IsOptional()
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http', 'https'] },
    { message: 'must look like https://id.example.com/token' },
  )
  KAFKA_TOKEN_URL?: string;
}

/** What is set without what it needs. */
export const kafkaContradictions = (settings: KafkaSettings): string[] => {
  const {
    KAFKA_BROKERS,
    PEERS_URL,
    KAFKA_SASL,
    KAFKA_USERNAME,
    KAFKA_PASSWORD,
    KAFKA_TOKEN_URL,
    KAFKA_TLS,
    KAFKA_TLS_CERT,
    KAFKA_TLS_KEY,
  } = settings;
  return [
    ...(!KAFKA_BROKERS && (KAFKA_SASL ?? KAFKA_TLS)
      ? ['KAFKA_BROKERS: missing, though KAFKA_SASL or KAFKA_TLS says how to reach them']
      : []),
    ...(KAFKA_BROKERS && !PEERS_URL ? ['PEERS_URL: missing, though KAFKA_BROKERS says that there are other processes'] : []),
    ...(KAFKA_SASL && !(KAFKA_USERNAME && KAFKA_PASSWORD) ? ['KAFKA_SASL: needs KAFKA_USERNAME and KAFKA_PASSWORD'] : []),
    ...((KAFKA_SASL === 'oauthbearer') !== (KAFKA_TOKEN_URL !== undefined)
      ? ['KAFKA_TOKEN_URL: goes with KAFKA_SASL=oauthbearer, and that with it']
      : []),
    ...((KAFKA_TLS_CERT === undefined) !== (KAFKA_TLS_KEY === undefined)
      ? ['KAFKA_TLS_CERT: goes with KAFKA_TLS_KEY, and that with it']
      : unreadable({ KAFKA_TLS, KAFKA_TLS_CERT, KAFKA_TLS_KEY })),
  ];
};

const unreadable = (files: Readonly<Record<string, string | undefined>>) =>
  Object.entries(files).flatMap(([name, file]) =>
    file === undefined || file === 'true' || existsSync(file) ? [] : [`${name}: there is no file "${file}"`],
  );
