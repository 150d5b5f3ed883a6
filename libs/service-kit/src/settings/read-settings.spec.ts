import { describe, expect, it } from 'vitest';
import { readKafka, readSettings, SettingsError } from './read-settings';

const problems = (environment: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
};

describe('Settings of hubs', () => {
  it.each([
    {},
    { HUB_ALLOW_PRIVATE: 'true' },
    { HUB_ALLOW_PRIVATE: '10.1.0.0/16,fd00::/8', NODE_ENV: 'production' },
    { HUB_TIMEOUT: '0.5', HUB_LISTENERS: '1', HUB_ALLOW_HTTP: 'true', HUB_KEY: 'x'.repeat(32) },
  ])('may be %o', (environment) => expect(problems(environment)).toEqual([]));

  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ HUB_ALLOW_PRIVATE: 'true', NODE_ENV: 'production' }, /HUB_ALLOW_PRIVATE.*production/],
    [{ HUB_ALLOW_PRIVATE: 'yes' }, /HUB_ALLOW_PRIVATE.*no network/],
    [{ HUB_ALLOW_PRIVATE: '10.1.0.0/16,10.300.0.0/16' }, /HUB_ALLOW_PRIVATE.*10\.300\.0\.0/],
    [{ HUB_ALLOW_HTTP: 'yes' }, /HUB_ALLOW_HTTP/],
    [{ HUB_TIMEOUT: 'long' }, /HUB_TIMEOUT/],
    [{ HUB_LISTENERS: '0' }, /HUB_LISTENERS/],
  ])('cannot be %o', (environment, problem) => expect(problems(environment)).toEqual([expect.stringMatching(problem)]));

  it('are not told when they are secret', () => expect(problems({ HUB_KEY: 'too short' }).join()).toMatch(/HUB_KEY: the given value must/));
});

describe('Settings of Kafka', () => {
  it.each([
    { KAFKA_BROKERS: 'kafka-1:9092,kafka-2:9092', KAFKA_TLS: 'true', KAFKA_PREFIX: 'test.' },
    { KAFKA_BROKERS: 'k:9093', KAFKA_SASL: 'scram-sha-512', KAFKA_USERNAME: 'sky', KAFKA_PASSWORD: 'x' },
    {
      KAFKA_BROKERS: 'k:9093',
      KAFKA_SASL: 'oauthbearer',
      KAFKA_USERNAME: 'a',
      KAFKA_PASSWORD: 'b',
      KAFKA_TOKEN_URL: 'https://id.example.com/token',
    },
  ])('may be %o', (environment) => expect(problems({ PEERS_URL: 'http://door:8080', ...environment })).toEqual([]));

  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ KAFKA_BROKERS: 'http://kafka' }, /KAFKA_BROKERS.*kafka-1:9092/],
    [{ KAFKA_TLS: 'true' }, /KAFKA_BROKERS: missing/],
    [{ KAFKA_BROKERS: 'k:1', KAFKA_SASL: 'plain' }, /KAFKA_SASL: needs KAFKA_USERNAME/],
    [{ KAFKA_BROKERS: 'k:1', KAFKA_SASL: 'gssapi', KAFKA_USERNAME: 'a', KAFKA_PASSWORD: 'b' }, /KAFKA_SASL.*one of plain/],
    [{ KAFKA_BROKERS: 'k:1', KAFKA_SASL: 'oauthbearer', KAFKA_USERNAME: 'a', KAFKA_PASSWORD: 'b' }, /KAFKA_TOKEN_URL/],
    [{ KAFKA_BROKERS: 'k:1', KAFKA_TLS_CERT: '/cert.pem' }, /KAFKA_TLS_CERT/],
    [{ KAFKA_BROKERS: 'k:1', KAFKA_TLS: '/nowhere/ca.pem' }, /KAFKA_TLS: there is no file/],
  ])('cannot be %o', (environment, problem) =>
    expect(problems({ PEERS_URL: 'http://door:8080', ...environment })).toEqual([expect.stringMatching(problem)]),
  );

  it('need to know where the others are', () =>
    expect(problems({ KAFKA_BROKERS: 'k:1' })).toEqual([expect.stringMatching(/PEERS_URL: missing/)]));

  it('are enough for what is no service', () => {
    expect(readKafka({ KAFKA_BROKERS: 'k:1', KAFKA_PREFIX: 'test.', PORT: 'none' })).toEqual({
      ...{ brokers: ['k:1'], clientId: 'skyledger', prefix: 'test.' },
    });
    expect(() => readKafka({})).toThrow(/KAFKA_BROKERS: missing/);
    expect(() => readKafka({ KAFKA_BROKERS: 'k:1', KAFKA_SASL: 'plain' })).toThrow(/KAFKA_SASL: needs KAFKA_USERNAME/);
  });
});
