import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { publicKeyText, secretText, signedHeaders } from './signature';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const secret = randomBytes(32);
const now = () => Math.floor(Date.now() / 1_000);
const body = Buffer.from(JSON.stringify({ eventType: 'ProductOrderStateChangeEvent', text: 'Grüße 🙂' }));
const signed = (seconds = now()) => signedHeaders('msg-1', seconds, body, { secret, privateKey });
const partner = new Webhook(secretText(secret));
const signatures = (headers: Record<string, string>) =>
  Object.fromEntries(headers['webhook-signature']!.split(' ').map((one) => one.split(',') as [string, string]));

describe('A signature', () => {
  it('is the one that Standard Webhooks gives as an example', () => {
    const example = signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, Buffer.from('{"test": 2432232314}'), {
      secret: Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'),
      privateKey,
    });
    expect(signatures(example)['v1']).toBe('g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(example).toMatchObject({ 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330' });
  });

  it('is the one that Ed25519 has as its first test vector', () => {
    const seed = '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const key = createPrivateKey({ key: Buffer.from(seed, 'hex'), format: 'der', type: 'pkcs8' });
    expect(publicKeyText(createPublicKey(key))).toBe(
      `whpk_${Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex').toString('base64')}`,
    );
  });

  it('is accepted by the library of Standard Webhooks', () => expect(partner.verify(body, signed())).toMatchObject({ text: 'Grüße 🙂' }));

  it('is the one that this library makes', () => {
    const at = new Date();
    expect(`v1,${signatures(signed(Math.floor(at.valueOf() / 1_000)))['v1']}`).toBe(partner.sign('msg-1', at, body));
  });

  it('can be checked with the published key, as its text or as a JWK', () => {
    const headers = signed();
    const content = Buffer.concat([Buffer.from(`msg-1.${headers['webhook-timestamp']}.`), body]);
    const raw = Buffer.from(publicKeyText(publicKey).slice('whpk_'.length), 'base64');
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
    for (const key of [
      createPublicKey({ key: spki, format: 'der', type: 'spki' }),
      createPublicKey({ key: publicKey.export({ format: 'jwk' }), format: 'jwk' }),
    ])
      expect(verify(null, content, key, Buffer.from(signatures(headers)['v1a']!, 'base64'))).toBe(true);
  });

  it.each<[string, () => [Buffer | string, Record<string, string>]]>([
    ['another body', () => [Buffer.concat([body, Buffer.from(' ')]), signed()]],
    ['the same body written anew', () => [JSON.stringify(JSON.parse(body.toString()), null, 1), signed()]],
    ['another id', () => [body, { ...signed(), 'webhook-id': 'msg-2' }]],
    ['another time', () => [body, { ...signed(), 'webhook-timestamp': String(now() - 1) }]],
    ['a time long ago', () => [body, signed(now() - 301)]],
    ['a time to come', () => [body, signed(now() + 301)]],
    ['another secret', () => [body, signedHeaders('msg-1', now(), body, { secret: randomBytes(32), privateKey })]],
    ['no signature by the secret', () => [body, { ...signed(), 'webhook-signature': signed()['webhook-signature']!.split(' ')[1]! }]],
  ])('is not good for %s', (_, given) => expect(() => partner.verify(...given())).toThrow());
});
