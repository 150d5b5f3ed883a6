/** What the brokers do not let us do, in words that say what would help. */
export class KafkaRefused extends Error {}

/** The brokers do not take this message, however often it is sent; others they do take. */
export class MessageRefused extends KafkaRefused {
  constructor(topic: string, bytes: number, cause: unknown) {
    super(
      `${topic} does not take a message of ${bytes} bytes, not even compressed (${deepest(cause).message}). Change the topic so that it does (max.message.bytes), then redrive.`,
      { cause },
    );
  }
}

type Failure = {
  readonly name?: string;
  readonly type?: string;
  readonly message?: string;
  readonly cause?: unknown;
  readonly errors?: unknown;
};

type Advice = { readonly when: RegExp; readonly say: string };

/** The brokers are there, and have said no: asking again brings the same answer. */
const refusals: readonly Advice[] = [
  {
    when: /SASLAuth|SASL_AUTHENTICATION|Authentication failed/i,
    say: 'The brokers do not accept KAFKA_USERNAME and KAFKA_PASSWORD, or not by the KAFKA_SASL that is set.',
  },
  {
    when: /UNSUPPORTED_SASL|ILLEGAL_SASL|unsupported mechanism|does not support .* mechanism/i,
    say: 'The brokers do not know the KAFKA_SASL that is set.',
  },
  { when: /gives no token/i, say: 'KAFKA_TOKEN_URL gave no token for the brokers.' },
  {
    when: /certificate|self.signed|ERR_TLS|SSL routines|wrong version number|ssl3|tlsv1/i,
    say: 'The brokers and we do not trust each other: see KAFKA_TLS, KAFKA_TLS_CERT and KAFKA_TLS_KEY, and the names in the certificate of the brokers.',
  },
  {
    when: /AUTHORIZATION_FAILED|not authorized/i,
    say: 'We are known to the brokers, and not allowed to do this: an ACL for our user is missing.',
  },
  {
    when: /INVALID_REPLICATION_FACTOR|replication.factor/i,
    say: 'There are fewer brokers than replicas asked for: start more, or ask for fewer.',
  },
  { when: /POLICY_VIOLATION/i, say: 'A policy of the brokers does not allow it.' },
];

/** Said of a batch in which a message is too large, or otherwise not as the topic wants it. */
const unfit = /MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE|INVALID_RECORD|RangeError/;

const nobody: Advice = {
  when: /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|Connection (?:timeout|error)|disconnected|KafkaJSConnection|NumberOfRetries/i,
  say: 'No broker answers: see whether they run, and KAFKA_BROKERS, KAFKA_TLS and KAFKA_SASL.',
};

/** Whether the brokers, or whoever vouches for us, have said no. */
export const isRefused = (error: unknown): boolean => refusals.some(({ when }) => when.test(wordsOf(error)));

/** Whether the brokers have said no to what is in a batch, and not to us. */
export const isUnfit = (error: unknown): boolean => unfit.test(wordsOf(error));

/** What became of a failure of the client: advice first, then what it says itself; what it is no advice for stays as it is. */
export const refusal = (error: unknown, brokers: readonly string[]): unknown => {
  const said = wordsOf(error);
  const found = [...refusals, nobody].find(({ when }) => when.test(said));
  if (error instanceof KafkaRefused || !found) return error;
  const { message } = deepest(error);
  return new KafkaRefused(`Kafka at ${brokers.join(', ')}: ${found.say} (${message})`, { cause: error });
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
