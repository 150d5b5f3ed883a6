import { Chain } from './chain';
import type { Report } from './findings';
import { headsOf, isTrusted, type OutsideHead } from './heads';
import type { Source } from './source';

/** What an audit is given besides the log. */
export type AuditOptions = {
  /** Public keys (base64, 32 bytes) that are trusted. None: signatures are checked against the key beside them, which proves little. */
  readonly keys?: readonly string[];
  /** A file of signed heads, kept outside the database: without it, a log that was cut off together with its seals looks whole. */
  readonly headsFile?: string;
  /** Heard after each portion with the number of events looked at. */
  readonly progress?: (events: number) => void;
};

/** Goes through a log from its first event, and tells where it is not as it was sealed. Memory does not grow with the log. */
export const audit = async (source: Source, { keys = [], headsFile, progress }: AuditOptions = {}): Promise<Report> => {
  const chain = new Chain(source, new Set(keys));
  const heads = new Heads(headsFile, chain, new Set(keys));
  for await (const portion of source.items()) {
    for (const item of portion) {
      if (item.kind === 'event') chain.event(item.position, item.fields);
      else {
        chain.seal(item.seal);
        await heads.compare(item.seal.to, item.seal.hash.toString('hex'));
      }
    }
    progress?.(chain.events);
  }
  chain.end();
  await heads.end();
  const flaw = source.flaw?.();
  return { ...chain.report(), heads: heads.compared, ...(flaw !== undefined && { flaw }) };
};

/** Walks along the file of heads while the log goes by: both are in the order of positions. */
class Heads {
  compared = 0;
  private readonly lines?: AsyncGenerator<OutsideHead>;
  private next?: OutsideHead;
  private started = false;

  constructor(
    file: string | undefined,
    private readonly chain: Chain,
    private readonly keys: ReadonlySet<string>,
  ) {
    if (file !== undefined) this.lines = headsOf(file);
  }

  async compare(to: number, hash: string): Promise<void> {
    for (let head = await this.peek(); head && head.to <= to; head = await this.peek(true)) {
      this.compared += 1;
      if (!isTrusted(head, this.keys)) this.chain.find({ from: head.from, to: head.to, what: 'signature wrong' });
      else if (head.to !== to || head.hash !== hash || head.log !== this.chain.log)
        this.chain.find({ from: head.from, to: head.to, what: 'head differs' });
    }
  }

  async end(): Promise<void> {
    for (let head = await this.peek(); head; head = await this.peek(true)) {
      this.compared += 1;
      this.chain.find({ from: head.from, to: head.to, what: isTrusted(head, this.keys) ? 'head beyond the end' : 'signature wrong' });
    }
  }

  private async peek(isDone = false): Promise<OutsideHead | undefined> {
    if (this.lines && (isDone || !this.started)) {
      this.started = true;
      const { value, done } = await this.lines.next();
      this.next = done ? undefined : (value as OutsideHead);
    }
    return this.next;
  }
}
