import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
    if (!existsSync(path)) make(directory, say);
    return new SealKey(createPrivateKey(readFileSync(path, 'utf8')));
  }

  /** A key that nobody keeps: for tests and trials. */
  static made(): SealKey {
    return new SealKey(generateKeyPairSync('ed25519').privateKey);
  }

  sign(statement: Buffer): Buffer {
    return sign(null, statement, this.key);
  }
}

const make = (directory: string, say: (line: string) => void) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  mkdirSync(directory, { recursive: true });
  const write = (name: string, text: string | Buffer, mode: number) => {
    writeFileSync(join(directory, `${name}.new`), text, { mode });
    renameSync(join(directory, `${name}.new`), join(directory, name));
  };
  write('seal.pub', publicKey.export({ format: 'pem', type: 'spki' }), 0o644);
  write('seal.key', privateKey.export({ format: 'pem', type: 'pkcs8' }), 0o600);
  const short = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  say(`The seals of the log are signed with a key made just now. Keep its public part elsewhere, for skyledger verify: ${short}`);
};
