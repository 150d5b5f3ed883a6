import { describe, expect, it } from 'vitest';
import { secretsIn, withoutSecrets } from './secrets';

describe('What is secret among settings', () => {
  it.each([
    ['a token', { ACCESS_TOKEN: 'sesame-open-up' }, ['sesame-open-up']],
    ['a key', { HUB_KEY: 'sesame-open-up' }, ['sesame-open-up']],
    ['the password in an address', { DATABASE_URL: 'postgres://me:sesame%2Fopen-up@host/db' }, ['sesame%2Fopen-up', 'sesame/open-up']],
    ['what a collector is sent', { OTEL_EXPORTER_OTLP_HEADERS: 'x-key=sesame-open-up,a=b' }, ['sesame-open-up']],
  ])('is %s', (_, settings, secrets) => expect(secretsIn(settings)).toEqual(expect.arrayContaining(secrets)));
  it('is not what everybody may know, nor a word that lines are full of', () =>
    expect(secretsIn({ PUBLIC_URL: 'https://api.example.com', KAFKA_PASSWORD: 'skyledger', PORT: 8080 })).toEqual([]));
});

describe('A line', () => {
  const shown = withoutSecrets(['known"secret-of-ours']);
  it.each([
    ['a secret that is known', 'it is known"secret-of-ours', 'it is ***'],
    ['the same as JSON has it', JSON.stringify({ msg: 'known"secret-of-ours' }), '{"msg":"***"}'],
    ['the same as an address has it', '/a/known%22secret-of-ours', '/a/***'],
    ['who one is in an address', 'cannot reach postgres://me:pass@host:5432/db', 'cannot reach postgres://***@host:5432/db'],
    ['what one asks there', 'POST https://host/hook?key=1&b=2 failed', 'POST https://host/hook?*** failed'],
    ['a token in a query', '/a?b=1&access_token=xyz&c=2', '/a?b=1&access_token=***&c=2'],
    ['a bearer token', '{"msg":"Bearer abc.def-g"}', '{"msg":"Bearer ***"}'],
    ['the secret of a webhook', 'signed with whsec_AbC+/d=', 'signed with whsec_***'],
    ['a field of a body', '{"msg":"{\\"password\\":\\"xyz\\",\\"a\\":1}"}', '{"msg":"{\\"password\\":\\"***\\",\\"a\\":1}"}'],
    ['a header', 'Cookie: sid=xyz; a=b', 'Cookie: ***; a=b'],
  ])('does not tell %s', (_, line, told) => expect(shown(line)).toBe(told));
  it('is else left as it is', () => {
    const line = '{"level":"info","service":"usage","msg":"POST /tmf-api/usage/v4/usage 201","ms":1.5}';
    expect(shown(line)).toBe(line);
  });
});
