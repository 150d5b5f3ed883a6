import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Whose text it is, and which attribute it belongs to. */
export type Owner = { readonly tenant: string; readonly subject: string; readonly field: string };

/** What every encrypted text begins with. No text from outside may contain it. */
export const marker = '{pd1:';

const markerBytes = Buffer.from(marker);
const pattern = /\{pd1:([\w-]+):([\w@-]+):([\w-]+)\}/g;
const [ivLength, tagLength] = [12, 16];

/** Whether a text contains an encrypted one. */
export const hasEnvelope = (text: string | Buffer): boolean => text.includes(typeof text === 'string' ? marker : (markerBytes as never));

const boundTo = ({ tenant, subject, field }: Owner) => Buffer.from(JSON.stringify([tenant, subject, field]));

/** Encrypts a text (AES-256-GCM); what comes out is a text that names its subject and its attribute, and means nothing anywhere else. */
export const enclose = (key: Buffer, iv: Buffer, owner: Owner, text: string): string => {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(owner));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${marker}${Buffer.from(owner.subject).toString('base64url')}:${owner.field}:${sealed.toString('base64url')}}`;
};

/** One encrypted text that was found in another. */
export type Envelope = { readonly text: string; readonly subject: string; readonly field: string; readonly sealed: string };

/** The encrypted texts in a text. */
export const envelopesIn = (text: string): Envelope[] => [...text.matchAll(pattern)].map(toEnvelope);

/** The text with every encrypted one replaced. */
export const replaceEnvelopes = (text: string, plain: (envelope: Envelope) => string): string =>
  text.replace(pattern, (...match) => plain(toEnvelope(match as unknown as RegExpMatchArray)));

const toEnvelope = ([text, subject, field, sealed]: RegExpMatchArray): Envelope => ({
  text: text!,
  subject: Buffer.from(subject!, 'base64url').toString(),
  field: field!,
  sealed: sealed!,
});

/** Decrypts; undefined when it was not encrypted with this key, or belongs to somebody else. */
export const disclose = (key: Buffer, tenant: string, { subject, field, sealed }: Envelope): string | undefined => {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength)).setAAD(boundTo({ tenant, subject, field }));
    decipher.setAuthTag(bytes.subarray(-tagLength));
    return decipher.update(bytes.subarray(ivLength, -tagLength), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined; // the tag does not fit
  }
};
