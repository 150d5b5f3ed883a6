import { closeSync, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Head } from './chain';

const longestLine = 4_096;

/** The signed heads outside the database, one JSON object a line, only ever appended to: whoever cuts the log off cannot cut this. */
export class HeadsFile {
  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
  }

  /** Up to where heads of a log are written down; 0 if there are none. Those of another log must not be mixed with them. */
  last(log: string): number {
    const line = this.lines().at(-1);
    if (line === undefined) return 0;
    const head = JSON.parse(line) as Head;
    if (head.log !== log) throw new Error(`${this.path} holds the heads of another log (${head.log}). Set SEAL_HEADS to another file.`);
    return head.to;
  }

  /** Appends heads, and returns when the disk has them. */
  append(heads: readonly Head[]): void {
    if (heads.length === 0) return;
    const file = openSync(this.path, 'a', 0o644);
    try {
      const isTorn = this.tail().length > 0 && !this.tail().endsWith('\n'); // by a crash in the middle of a line
      writeSync(file, (isTorn ? '\n' : '') + heads.map((head) => `${JSON.stringify(head)}\n`).join(''));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  private lines(): string[] {
    return this.tail()
      .split('\n')
      .filter((line) => line.startsWith('{"log"') && line.endsWith('}'));
  }

  private tail(): string {
    if (!existsSync(this.path)) return '';
    const file = openSync(this.path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, longestLine));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8');
    } finally {
      closeSync(file);
    }
  }
}
