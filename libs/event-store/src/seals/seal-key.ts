import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeOnce } from '../log/made-once';

/** Signs the heads of the seals (ed25519). Whoever has the public key can tell a log that was rewritten from the true one. */
export class SealKey {
  /** The public key, 32 bytes. */
  readonly publicKey: Buffer;

  constructor(private readonly key: KeyObject) {
    this.publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  }

  /** The key of a PEM file; in a data directory it is made at first start, for its owner only to read, with the public key beside it. */
  static at(file: string | undefined, directory: string | undefined, say: (line: string) => void = () => undefined): SealKey {
    if (file !== undefined) return new SealKey(createPrivateKey(readFileSync(file, 'utf8')));
    if (directory === undefined) return SealKey.made();
    const path = join(directory, 'seal.key');
    const isNew = !existsSync(path);
    const key = new SealKey(createPrivateKey(madeOnce(path, newKey)));
    madeOnce(join(directory, 'seal.pub'), () => key.pem, 0o644);
    if (isNew)
      say(
        `The log is sealed with a key made just now. Keep its public part elsewhere, for skyledger verify: ${key.publicKey.toString('base64')}`,
      );
    return key;
  }

  /** A key that nobody keeps: for tests and trials. */
  static made(): SealKey {
    return new SealKey(generateKeyPairSync('ed25519').privateKey);
  }

  /** The public key as a PEM file. */
  get pem(): string {
    return createPublicKey(this.key).export({ format: 'pem', type: 'spki' }).toString();
  }

  sign(statement: Buffer): Buffer {
    return sign(null, statement, this.key);
  }
}

const newKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
