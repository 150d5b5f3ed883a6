import type { Message } from '@skyledger/event-sourcing';
import { customerOf, type Declaration, type Leaf, Walk } from './declaration';
import { disclose, enclose, type Envelope, envelopesIn, hasEnvelope, replaceEnvelopes } from './envelope';
import type { Chance } from './key-encryption';
import { Revealed } from './revealed';
import type { SubjectKeys } from './subject-keys';

/** The stream that commands are meant for, and what it shows at present. */
export type Target = { readonly tenant: string; readonly category: string; readonly id: string; readonly document: unknown };

const held = 'legalHold:';
const erased = 'erased';

/** Keeps personal data encrypted in everything that is stored, and readable where it leaves. */
export class PersonalData {
  private readonly walks = new Map<string, Walk>();
  private readonly revealedBytes: Revealed;

  constructor(
    private readonly declaration: Declaration,
    private readonly keys: SubjectKeys,
    private readonly chance: Chance,
  ) {
    this.revealedBytes = new Revealed(keys, (tenant, text) => this.reveal(tenant, text));
  }

  /** The commands with what is personal encrypted: what they decide, and all that is kept of them, holds no more than that. */
  async protect(commands: readonly Message[], target: Target): Promise<readonly Message[]> {
    const leaves = this.leavesOf(commands, target);
    if (leaves.length === 0) return commands;
    const { tenant } = target;
    const keys = await this.keys.forWriting(tenant, [...new Set(leaves.map(({ subject }) => subject))]);
    const inside = await this.opened(tenant, leaves.map(({ text }) => text).join(''));
    const before = await this.textsIn(target);
    return this.replaced(commands, target, ({ subject, field, text }) => {
      const plain = hasEnvelope(text) ? replaceEnvelopes(text, inside) : text;
      const [key, known] = [keys.get(subject), before.get(nameOf(subject, field, plain))];
      if (known !== undefined) return known;
      return key === undefined ? this.erasedText(field) : enclose(key, this.chance(12), { tenant, subject, field }, plain);
    });
  }

  /** A text (JSON, as a rule) with what is encrypted in it made readable, as far as the keys are there. */
  async reveal(tenant: string, text: string): Promise<string> {
    if (!hasEnvelope(text)) return text;
    const plain = await this.opened(tenant, text);
    return replaceEnvelopes(text, (envelope) => JSON.stringify(plain(envelope)).slice(1, -1));
  }

  /** The same of bytes, for those that are sent again and again. */
  async revealBytes(tenant: string, bytes: Buffer): Promise<Buffer> {
    return hasEnvelope(bytes) ? this.revealedBytes.of(tenant, bytes) : bytes;
  }

  /** A document with what is encrypted in it made readable; the same one where nothing is. */
  async revealed<D>(tenant: string, document: D): Promise<D> {
    const text = JSON.stringify(document) ?? '';
    return hasEnvelope(text) ? (JSON.parse(await this.reveal(tenant, text)) as D) : document;
  }

  /** Whether anything that an erasure would take is readable now. */
  async isKept(tenant: string, subject: string, includingLegalHold: boolean): Promise<boolean> {
    const keys = await this.keys.forReading(tenant, keysOf(subject, includingLegalHold));
    return [...keys.values()].some((key) => key !== undefined);
  }

  /** Makes what is encrypted of a person unreadable for good; answers whether there was anything. */
  erase(tenant: string, subject: string, by: { actor: string; reason: string; includingLegalHold: boolean }): Promise<boolean> {
    this.revealedBytes.forget();
    return this.keys.destroy(tenant, keysOf(subject, by.includingLegalHold), by);
  }

  /** Encrypted texts are passed on as they are, except into what the law wants kept: there they get a key of their own. */
  private leavesOf(commands: readonly Message[], target: Target): Leaf[] {
    const leaves: Leaf[] = [];
    this.replaced(commands, target, (leaf) => {
      leaves.push(leaf);
      return leaf.text;
    });
    return leaves;
  }

  private replaced(commands: readonly Message[], target: Target, replace: (leaf: Leaf) => string): readonly Message[] {
    const { category, id, document } = target;
    const isHeld = this.declaration.legalHold.includes(category);
    const one = (leaf: Leaf) => {
      const isDone = leaf.text === '' || (hasEnvelope(leaf.text) && (!isHeld || envelopesIn(leaf.text)[0]?.subject.startsWith(held)));
      return isDone ? leaf.text : replace(isHeld ? { ...leaf, subject: `${held}${leaf.subject}` } : leaf);
    };
    return commands.map((command) => {
      const customer = customerOf(command.data) ?? customerOf(document) ?? `${category}/${id}`;
      const data = this.walkOf(category).replaced(command.data, customer, one);
      return data === command.data ? command : { ...command, data };
    });
  }

  /** What a person reads in the present document, and how it is encrypted there: what a change leaves as it was must stay as it is. */
  private async textsIn({ tenant, document }: Target): Promise<Map<string, string>> {
    const text = JSON.stringify(document) ?? '';
    if (!hasEnvelope(text)) return new Map();
    const plain = await this.opened(tenant, text);
    return new Map(envelopesIn(text).map((envelope) => [nameOf(envelope.subject, envelope.field, plain(envelope)), envelope.text]));
  }

  /** Reads the keys of all that is encrypted in a text. */
  private async opened(tenant: string, text: string): Promise<(envelope: Envelope) => string> {
    const subjects = [...new Set(envelopesIn(text).map(({ subject }) => subject))];
    const keys = subjects.length === 0 ? new Map<string, undefined>() : await this.keys.forReading(tenant, subjects);
    return (envelope) => {
      const key = keys.get(envelope.subject);
      return (key && disclose(key, tenant, envelope)) ?? this.erasedText(envelope.field);
    };
  }

  private erasedText(field: string): string {
    return this.declaration.erased[field] ?? erased;
  }

  private walkOf(category: string): Walk {
    const walk = this.walks.get(category) ?? new Walk(this.declaration, category);
    this.walks.set(category, walk);
    return walk;
  }
}

const keysOf = (subject: string, includingLegalHold: boolean) => (includingLegalHold ? [subject, `${held}${subject}`] : [subject]);

const nameOf = (subject: string, field: string, plain: string) => JSON.stringify([subject, field, plain]);
