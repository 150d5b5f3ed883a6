import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isSigned, type Signed } from './format';

/** A signed head as it is written down outside the database. */
export type OutsideHead = Signed & { readonly key: string; readonly signature: string };

/** The heads of a file, one after the other; lines that a crash has torn are left out. */
export async function* headsOf(path: string): AsyncGenerator<OutsideHead> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const head = line.endsWith('}') ? parsed(line) : undefined;
    if (head) yield head;
  }
}

const parsed = (line: string): OutsideHead | undefined => {
  try {
    return JSON.parse(line) as OutsideHead;
  } catch {
    return undefined;
  }
};

/** Whether a head was signed by one of these keys; by its own, where none is given. */
export const isTrusted = (head: OutsideHead, keys: ReadonlySet<string>): boolean =>
  (keys.size === 0 || keys.has(head.key)) && isSigned(head, Buffer.from(head.key, 'base64'), Buffer.from(head.signature, 'base64'));
