import { envelopesIn } from './envelope';
import type { SubjectKeys } from './subject-keys';

type Kept = { readonly tenant: string; readonly keys: ReadonlyMap<string, Buffer | undefined>; readonly plain: Buffer };

const longest = 10_000;

/**
 * What was made readable a moment ago of bytes that are sent again and again: as many decryptions saved as there are texts in them. It is good
 * as long as the keys are the same, which is looked at each time; so a destroyed key is noticed as soon as without it.
 */
export class Revealed {
  private kept = new WeakMap<Buffer, Kept>();
  private sweeping?: NodeJS.Timeout;

  constructor(
    private readonly keys: SubjectKeys,
    private readonly reveal: (tenant: string, text: string) => Promise<string>,
  ) {}

  async of(tenant: string, bytes: Buffer): Promise<Buffer> {
    const kept = this.kept.get(bytes);
    const subjects = kept === undefined ? subjectsIn(bytes) : [...kept.keys.keys()];
    const found = await this.keys.forReading(tenant, subjects);
    if (kept?.tenant === tenant && subjects.every((subject) => isSame(kept.keys.get(subject), found.get(subject)))) return kept.plain;
    const plain = Buffer.from(await this.reveal(tenant, bytes.toString()));
    this.kept.set(bytes, { tenant, plain, keys: new Map(subjects.map((subject) => [subject, found.get(subject)])) });
    this.sweeping ??= setTimeout(() => this.forget(), longest).unref(); // nothing readable stays longer in memory than keys do
    return plain;
  }

  forget(): void {
    clearTimeout(this.sweeping);
    this.sweeping = undefined;
    this.kept = new WeakMap();
  }
}

const subjectsIn = (bytes: Buffer): string[] => [...new Set(envelopesIn(bytes.toString()).map(({ subject }) => subject))];

const isSame = (one: Buffer | undefined, other: Buffer | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && one.equals(other));
