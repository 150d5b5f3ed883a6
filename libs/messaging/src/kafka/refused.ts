/** What the brokers do not let us do, in words that say what would help. */
export class KafkaRefused extends Error {}

type Failure = {
  readonly name?: string;
  readonly type?: string;
  readonly message?: string;
  readonly cause?: unknown;
  readonly errors?: unknown;
};

const advice: readonly (readonly [RegExp, string])[] = [
  [
    /SASLAuth|SASL_AUTHENTICATION|Authentication failed/i,
    'The brokers do not accept KAFKA_USERNAME and KAFKA_PASSWORD, or not by the KAFKA_SASL that is set.',
  ],
  [/UNSUPPORTED_SASL|unsupported mechanism/i, 'The brokers do not know the KAFKA_SASL that is set.'],
  [/gives no token|oauth/i, 'KAFKA_TOKEN_URL gave no token for the brokers.'],
  [
    /certificate|TLS|SSL|self.signed|ERR_TLS/i,
    'The brokers and we do not trust each other: see KAFKA_TLS, KAFKA_TLS_CERT, KAFKA_TLS_KEY, and the names in the certificate of the brokers.',
  ],
  [/AUTHORIZATION_FAILED|not authorized/i, 'We are known to the brokers, and not allowed to do this: an ACL for our user is missing.'],
  [/INVALID_REPLICATION_FACTOR|replication.factor/i, 'There are fewer brokers than replicas asked for: start more, or ask for fewer.'],
  [/POLICY_VIOLATION/i, 'A policy of the brokers does not allow it.'],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|Connection (?:timeout|error)|disconnected|KafkaJSConnection|NumberOfRetries/i,
    'No broker answers: see whether they run, and KAFKA_BROKERS and KAFKA_TLS.',
  ],
];

/** What became of a failure of the client: advice first, then what it says itself; what it is no advice for stays as it is. */
export const refusal = (error: unknown, brokers: readonly string[]): unknown => {
  const said = wordsOf(error);
  const found = advice.find(([pattern]) => pattern.test(said));
  if (error instanceof KafkaRefused || !found) return error;
  const { message } = deepest(error);
  return new KafkaRefused(`Kafka at ${brokers.join(', ')}: ${found[1]} (${message})`, { cause: error });
};

const inner = ({ cause, errors }: Failure): unknown => (Array.isArray(errors) ? errors[0] : undefined) ?? cause;

const deepest = (error: unknown): Failure => {
  const next = inner(error as Failure);
  return next ? deepest(next) : (error as Failure);
};

/** Name, type and message of an error and of what caused it. */
const wordsOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name = '', type = '', message = '' } = error as Failure;
  const next = inner(error as Failure);
  return [name, type, message, next ? wordsOf(next) : ''].join(' ');
};
