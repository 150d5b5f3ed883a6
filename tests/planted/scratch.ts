import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Bug } from './bugs';

const copied = ['libs', 'apps', 'tests', 'tools', 'golden', 'vitest.config.ts', 'tsconfig.json', 'tsconfig.base.json', 'package.json'];
const leftOut = new Set(['node_modules', 'dist']);

/** A copy of the code, in which bugs are planted; the packages are those of the original. */
export class Scratch {
  private constructor(readonly directory: string) {}

  static make(): Scratch {
    const directory = mkdtempSync(join(tmpdir(), 'skyledger-planted-'));
    for (const name of copied) cpSync(name, join(directory, name), { recursive: true, filter: (source) => !leftOut.has(basename(source)) });
    linkPackages(directory);
    return new Scratch(directory);
  }

  /** Breaks a rule; returns what mends it. Throws when the code is not what the bug is made for. */
  plant({ title, file, replace }: Bug): () => void {
    const path = join(this.directory, file);
    const sound = readFileSync(path, 'utf8');
    const broken = replace.reduce((text, [now, then]) => {
      if (text.split(now).length !== 2) throw new Error(`"${title}" does not fit ${file} any more: there is not exactly one\n${now}`);
      return text.replace(now, () => then);
    }, sound);
    writeFileSync(path, broken);
    return () => writeFileSync(path, sound);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** What npm installed is linked; the packages of this repository are those of the copy. */
const linkPackages = (directory: string) => {
  const target = join(directory, 'node_modules');
  mkdirSync(join(target, '@skyledger'), { recursive: true });
  for (const name of readdirSync('node_modules')) {
    if (name !== '@skyledger' && !name.startsWith('.')) symlinkSync(resolve('node_modules', name), join(target, name));
  }
  for (const kind of ['libs', 'apps']) {
    for (const folder of readdirSync(join(directory, kind))) {
      const { name } = JSON.parse(readFileSync(join(directory, kind, folder, 'package.json'), 'utf8')) as { name: string };
      symlinkSync(join(directory, kind, folder), join(target, name));
    }
  }
};
