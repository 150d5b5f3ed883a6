import { createHash } from 'node:crypto';

/**
 * The UUID version 5 (RFC 9562) of a name below a parent id: the same two give the same id, always and everywhere. The parent may be any
 * text; a UUID counts as its 16 bytes.
 *
 * ```ts
 * const productId = uuidV5(orderId, `${itemId}/${n}`);
 * ```
 */
export const uuidV5 = (parent: string, name: string): string => {
  const bytes = createHash('sha1').update(namespaceBytes(parent)).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
};

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const namespaceBytes = (parent: string) =>
  isUuid.test(parent)
    ? Buffer.from(parent.replaceAll('-', ''), 'hex')
    : createHash('sha1').update(`text:${parent}`).digest().subarray(0, 16);
