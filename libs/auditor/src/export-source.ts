import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { StoredSeal } from './format';
import type { Item, Source } from './source';

type Header = { readonly log: string; readonly events: number; readonly tenant: string | null };
type SealLine = Pick<StoredSeal, 'from' | 'to' | 'epoch' | 'sealedAt'> & Record<'prev' | 'entries' | 'hash' | 'key' | 'signature', string>;
type Line = {
  readonly skyledger?: string;
  readonly event?: string[];
  readonly seal?: SealLine;
  readonly end?: { readonly lines: number; readonly sha256: string };
};

const portion = 500;

/** A log in an export file. What is wrong with the file itself is its `flaw`, known when all has been read. */
export const exportSource = async (file: string): Promise<Source> => {
  const header = await headerOf(file);
  let flaw: string | undefined;
  return {
    log: header.log,
    events: header.events,
    isPartial: header.tenant !== null,
    items: () => items(file, (found) => (flaw = found)),
    flaw: () => flaw,
    close: async () => undefined,
  };
};

const headerOf = async (file: string): Promise<Header> => {
  for await (const line of linesOf(file)) {
    const header = parsed(line) as (Line & Header) | undefined;
    if (header?.skyledger === 'export 1') return header;
    break;
  }
  throw new Error(`${file} is no export of a log.`);
};

const linesOf = (file: string) => createInterface({ input: createReadStream(file, { highWaterMark: 1 << 18 }), crlfDelay: Infinity });

async function* items(file: string, tell: (flaw: string) => void): AsyncGenerator<Item[]> {
  const sha = createHash('sha256');
  let [items, number]: [Item[], number] = [[], 0];
  for await (const text of linesOf(file)) {
    number += 1;
    const line = parsed(text);
    if (line?.end) {
      if (line.end.lines !== number || line.end.sha256 !== sha.digest('hex')) tell('the file was changed after it was written');
      yield items;
      return;
    }
    sha.update(text).update('\n');
    if (line === undefined) tell(`line ${number} cannot be read`);
    if (line?.event) items.push({ kind: 'event', position: Number(line.event[0]), fields: line.event });
    if (line?.seal) items.push({ kind: 'seal', seal: toSeal(line.seal) });
    if (items.length < portion) continue;
    yield items;
    items = [];
  }
  tell('the file ends before its end');
  yield items;
}

const parsed = (text: string): Line | undefined => {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
};

const toSeal = ({ prev, entries, hash, key, signature, ...rest }: SealLine): StoredSeal => ({
  ...rest,
  prev: Buffer.from(prev, 'hex'),
  entries: Buffer.from(entries, 'base64'),
  hash: Buffer.from(hash, 'hex'),
  key: Buffer.from(key, 'base64'),
  signature: Buffer.from(signature, 'base64'),
});
