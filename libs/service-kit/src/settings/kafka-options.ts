import { readFileSync } from 'node:fs';
import { type KafkaOptions, oauthTokens } from '@skyledger/messaging';
import type { KafkaSettings } from './kafka-settings';

/** What the settings say of the brokers; undefined where there are none. Reads the PEM files. */
export const kafkaOptions = (settings: KafkaSettings): KafkaOptions | undefined => {
  const { KAFKA_BROKERS, KAFKA_CLIENT_ID, KAFKA_PREFIX } = settings;
  if (KAFKA_BROKERS === undefined) return undefined;
  const [ssl, sasl] = [sslOf(settings), saslOf(settings)];
  return {
    ...{ brokers: KAFKA_BROKERS.split(','), clientId: KAFKA_CLIENT_ID, prefix: KAFKA_PREFIX },
    ...(ssl !== undefined && { ssl }),
    ...(sasl && { sasl }),
  };
};

const sslOf = ({ KAFKA_TLS, KAFKA_TLS_CERT, KAFKA_TLS_KEY }: KafkaSettings): KafkaOptions['ssl'] => {
  if (KAFKA_TLS === undefined && KAFKA_TLS_CERT === undefined) return undefined;
  const own =
    KAFKA_TLS_CERT && KAFKA_TLS_KEY ? { cert: readFileSync(KAFKA_TLS_CERT, 'utf8'), key: readFileSync(KAFKA_TLS_KEY, 'utf8') } : {};
  const ca = KAFKA_TLS && KAFKA_TLS !== 'true' ? { ca: readFileSync(KAFKA_TLS, 'utf8') } : {};
  return Object.keys({ ...own, ...ca }).length === 0 ? true : { ...own, ...ca };
};

const saslOf = ({ KAFKA_SASL, KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_TOKEN_URL }: KafkaSettings): KafkaOptions['sasl'] => {
  if (KAFKA_SASL === undefined) return undefined;
  const [username, password] = [KAFKA_USERNAME!, KAFKA_PASSWORD!];
  if (KAFKA_SASL !== 'oauthbearer') return { mechanism: KAFKA_SASL, username, password } as KafkaOptions['sasl'];
  return { mechanism: KAFKA_SASL, oauthBearerProvider: oauthTokens(KAFKA_TOKEN_URL!, { id: username, secret: password }) };
};
