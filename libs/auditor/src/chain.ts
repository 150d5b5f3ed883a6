import type { Finding, Report } from './findings';
import { bytesOf, entriesIn, type Entry, eventDigest, type Fields, isSigned, sealDigest, type StoredSeal } from './format';
import type { Source } from './source';

const mostFindings = 1_000;
const longestRange = 200_000;

/** The state of an audit: the events since the last seal, by their digests, and what the next seal has to follow. */
export class Chain {
  events = 0;
  readonly log: string;
  private readonly isPartial: boolean;
  private readonly findings: Finding[] = [];
  private readonly signers = new Set<string>();
  private seen: Entry[] = [];
  private seals = 0;
  private unsealed = 0;
  private sealedUpTo = 0;
  private prev: Buffer = Buffer.alloc(32);
  private position = Number.NEGATIVE_INFINITY;

  constructor(
    { log, isPartial }: Source,
    private readonly keys: ReadonlySet<string>,
  ) {
    this.log = log;
    this.isPartial = isPartial;
  }

  find(finding: Finding): void {
    if (this.findings.length < mostFindings) this.findings.push(finding);
  }

  event(position: number, fields: Fields): void {
    this.events += 1;
    this.unsealed += 1;
    if (position <= this.position) this.find({ from: this.sealedUpTo, to: position, position, what: 'disorder' });
    this.position = position;
    if (this.seen.length < longestRange) this.seen.push({ position, digest: eventDigest(fields) });
  }

  seal(seal: StoredSeal): void {
    this.seals += 1;
    this.signers.add(seal.key.toString('base64'));
    if (seal.from !== this.sealedUpTo || !seal.prev.equals(this.prev))
      this.find({ from: this.sealedUpTo, to: seal.from, what: 'seal missing' });
    if (!this.isIntact(seal)) this.find({ from: seal.from, to: seal.to, what: 'seal changed' });
    if (!this.isSigned(seal)) this.find({ from: seal.from, to: seal.to, what: 'signature wrong' });
    if (seal.from > this.sealedUpTo) this.seen = this.seen.filter(({ position }) => position > seal.from); // those before are told of already
    this.compare(seal);
    [this.prev, this.sealedUpTo, this.unsealed, this.seen] = [seal.hash, seal.to, 0, []];
  }

  /** What is left without a seal must at least lie behind the last one. */
  end(): void {
    for (const { position } of this.seen.filter(({ position }) => position <= this.sealedUpTo))
      this.find({ from: 0, to: this.sealedUpTo, position, what: 'inserted' });
  }

  report(): Omit<Report, 'heads'> {
    const { log, events, seals, sealedUpTo, unsealed, findings } = this;
    return { log, events, seals, sealedUpTo, unsealed, findings, signers: [...this.signers] };
  }

  private isIntact({ prev, from, to, entries, hash }: StoredSeal): boolean {
    return sealDigest(prev, from, to, entries).equals(hash);
  }

  private isSigned({ epoch, from, to, hash, sealedAt, key, signature }: StoredSeal): boolean {
    if (this.keys.size > 0 && !this.keys.has(key.toString('base64'))) return false;
    return isSigned({ log: this.log, epoch, from, to, hash: hash.toString('hex'), sealedAt }, key, signature);
  }

  /** The list of the seal tells which event it is; most often the two lists are equal as bytes. */
  private compare({ from, to, entries }: StoredSeal): void {
    if (bytesOf(this.seen).equals(entries)) return;
    const sealed = new Map(listed(entries).map(({ position, digest }) => [position, digest]));
    for (const { position, digest } of this.seen) {
      const before = sealed.get(position);
      sealed.delete(position);
      if (before === undefined) this.find({ from, to, position, what: 'inserted' });
      else if (!before.equals(digest)) this.find({ from, to, position, what: 'changed' });
    }
    if (this.isPartial) return;
    for (const position of sealed.keys()) this.find({ from, to, position, what: 'missing' });
  }
}

/** A list that is none counts as empty: that its seal was changed is told already. */
const listed = (entries: Buffer): Entry[] => (entries.length % 40 === 0 ? entriesIn(entries) : []);
