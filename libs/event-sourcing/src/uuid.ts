import { hash } from 'node:crypto';

/**
 * The UUID version 5 (RFC 9562) of a name below a parent id: the same two give the same id, always and everywhere. The parent may be any
 * text; a UUID counts as its 16 bytes.
 *
 * ```ts
 * const productId = uuidV5(orderId, `${itemId}/${n}`);
 * ```
 */
export const uuidV5 = (parent: string, name: string): string => {
  const digits = hash('sha1', Buffer.concat([namespaceBytes(parent), Buffer.from(name)]), 'hex');
  const variant = ((Number.parseInt(digits[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-5${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
};

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const namespaceBytes = (parent: string) =>
  isUuid.test(parent) ? Buffer.from(parent.replaceAll('-', ''), 'hex') : hash('sha1', `text:${parent}`, 'buffer').subarray(0, 16);
