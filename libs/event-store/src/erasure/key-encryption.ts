import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { madeOnce } from '../log/made-once';

/** Encrypts the keys of persons with a key that never lies beside them: a file, or a key management service. */
export abstract class KeyEncryption {
  /** Which key it is; stored with what it has encrypted. */
  abstract readonly id: string;
  abstract wrap(key: Buffer): Promise<Buffer>;
  /** Rejects when it was not this key. */
  abstract unwrap(wrapped: Buffer): Promise<Buffer>;
}

/** Chance, as it is needed for keys. */
export type Chance = (bytes: number) => Buffer;

const [ivLength, tagLength] = [12, 16];

/** A key of this machine: ERASURE_KEY, or a file of the data directory that only its owner may read. */
export class LocalKeyEncryption extends KeyEncryption {
  readonly id: string;

  constructor(
    private readonly key: Buffer,
    private readonly chance: Chance = randomBytes,
  ) {
    super();
    this.id = `local ${createHash('sha256').update('skyledger key encryption').update(key).digest('hex').slice(0, 16)}`;
  }

  /** The key given, or that of the directory, which is made at first start; without either one that ends with the process. */
  static of(given: string | undefined, directory: string | undefined): LocalKeyEncryption {
    if (given !== undefined) return new LocalKeyEncryption(createHash('sha256').update(given).digest());
    if (directory === undefined) return new LocalKeyEncryption(ofThisProcess);
    const key = madeOnce(join(directory, 'erasure.key'), () => `${randomBytes(32).toString('hex')}\n`);
    return new LocalKeyEncryption(Buffer.from(key.trim(), 'hex'));
  }

  async wrap(key: Buffer): Promise<Buffer> {
    const iv = this.chance(ivLength);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    return Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  }

  async unwrap(wrapped: Buffer): Promise<Buffer> {
    const decipher = createDecipheriv('aes-256-gcm', this.key, wrapped.subarray(0, ivLength));
    decipher.setAuthTag(wrapped.subarray(-tagLength));
    return Buffer.concat([decipher.update(wrapped.subarray(ivLength, -tagLength)), decipher.final()]);
  }
}

const ofThisProcess = randomBytes(32);
