import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalKeyEncryption } from '../erasure/key-encryption';
import { SealKey } from './seal-key';

let directory: string;

beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'keys-'))));
afterEach(() => rmSync(directory, { recursive: true }));

describe('The keys of an installation', () => {
  it('are made once, for their owner only to read, and the public one is told', () => {
    const said: string[] = [];
    const first = SealKey.at(undefined, directory, (line) => said.push(line));
    expect(SealKey.at(undefined, directory, (line) => said.push(line)).publicKey).toEqual(first.publicKey);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(first.publicKey.toString('base64'));
    expect(readFileSync(join(directory, 'seal.pub'), 'utf8')).toBe(first.pem);
    expect(LocalKeyEncryption.of(undefined, directory).id).toBe(LocalKeyEncryption.of(undefined, directory).id);
    expect(readdirSync(directory).sort()).toEqual(['erasure.key', 'seal.key', 'seal.pub']);
    for (const name of ['erasure.key', 'seal.key']) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  it('may be given', () => {
    SealKey.at(undefined, directory);
    const given = SealKey.at(join(directory, 'seal.key'), undefined);
    expect(given.publicKey).toEqual(SealKey.at(undefined, directory).publicKey);
    expect(LocalKeyEncryption.of('a secret of at least 32 characters', directory).id).not.toBe(
      LocalKeyEncryption.of(undefined, directory).id,
    );
  });
});
