import { createHmac, type KeyObject, sign } from 'node:crypto';

/** What one listener's messages are signed with. */
export type SigningKeys = {
  /** Known to the listener and to us alone. */
  readonly secret: Buffer;
  /** Ed25519; its public half is published. */
  readonly privateKey: KeyObject;
};

/** The headers of a message as Standard Webhooks has them: signed are id, time and body, by HMAC (v1) and by Ed25519 (v1a). */
export const signedHeaders = (id: string, seconds: number, body: Buffer, { secret, privateKey }: SigningKeys): Record<string, string> => {
  const content = Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]);
  const symmetric = createHmac('sha256', secret).update(content).digest('base64');
  const asymmetric = sign(null, content, privateKey).toString('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${symmetric} v1a,${asymmetric}` };
};

/** A secret in the form in which listeners keep it. */
export const secretText = (secret: Buffer): string => `whsec_${secret.toString('base64')}`;

/** A public key in the form in which listeners keep it. */
export const publicKeyText = (publicKey: KeyObject): string =>
  `whpk_${publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')}`;
