import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsIn } from './golden.mjs';

let root: string;
const file = 'meter/MeterStarted.v1.json';
const text = '[{"type":"MeterStarted"}]\n';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'golden-'));
  write(`golden/events/${file}`, text);
  list({ [file]: text });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, content: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};
const list = (files: Record<string, string>) => {
  const hashed = Object.entries(files).map(([name, content]) => [name, createHash('sha256').update(content).digest('hex')]);
  write('golden/manifest.json', JSON.stringify(Object.fromEntries(hashed)));
};
const git = (...parameters: string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...parameters], { stdio: 'ignore' });
const commit = () => {
  git('add', '-A');
  git('commit', '-q', '-m', 'x');
};

describe('Golden events', () => {
  it('are as they were made', () => expect(faultsIn(root)).toEqual([]));

  it('are not edited', () => {
    write(`golden/events/${file}`, text.replace('Started', 'Stopped'));
    expect(faultsIn(root)).toEqual([`${file} was edited.`]);
  });

  it('are not removed', () => {
    rmSync(join(root, 'golden/events', file));
    expect(faultsIn(root)).toEqual([`${file} was removed.`]);
  });

  it('are made by the tool', () => {
    write('golden/events/meter/MeterRead.v1.json', text);
    expect(faultsIn(root)).toEqual(['meter/MeterRead.v1.json is not in golden/manifest.json: it was not made by npm run golden.']);
  });

  describe('with a history', () => {
    beforeEach(() => {
      git('init', '-q');
      commit();
    });

    it('may get company', () => {
      write('golden/events/meter/MeterRead.v1.json', text);
      list({ [file]: text, 'meter/MeterRead.v1.json': text });
      commit();
      expect(faultsIn(root)).toEqual([]);
    });

    it.each([true, false])('are not edited together with their hash, committed or not: %s', (isCommitted) => {
      write(`golden/events/${file}`, '[]\n');
      list({ [file]: '[]\n' });
      if (isCommitted) commit();
      expect(faultsIn(root)).toEqual([`golden/events/${file} was edited, moved or removed since it was first committed.`]);
    });

    it('are not removed together with their hash', () => {
      rmSync(join(root, 'golden/events', file));
      list({});
      commit();
      expect(faultsIn(root)).toEqual([`golden/events/${file} was edited, moved or removed since it was first committed.`]);
    });
  });
});
