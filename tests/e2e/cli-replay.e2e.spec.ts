import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { openPlatform, type Platform } from './platform';

let platform: Platform;
let url: string;
let orderId: string;
const directory = mkdtempSync(join(tmpdir(), 'replay-'));

type Run = { readonly code: number; readonly out: string; readonly err: string };

const replay = (parameters: string[], at = url): Promise<Run> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, SKYLEDGER_URL: at } };
    execFile(process.execPath, ['apps/cli/bin/skyledger.mjs', 'replay', ...parameters], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

beforeAll(async () => {
  platform = await openPlatform();
  url = platform.url;
  await platform.idle();
  orderId = (await new Customer(url).orderServers(1, { simulatedFault: 'attachDisk:permanent' })).id;
  await platform.clock.moveTo('2026-01-01T06:00:00.000Z');
});
afterAll(async () => {
  await platform?.close();
  rmSync(directory, { recursive: true });
});

const patch = (name: string, text: string): string => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

describe('skyledger replay', () => {
  it('ends with 0 where the code does what is recorded, and says what it did not run', async () => {
    const { code, out } = await replay([orderId]);
    expect(out).toMatch(/\d+ events were recorded; \d+ of them were made again, \d+ taken over as they are\./);
    expect(out).toContain('Not run, for it reaches outside: hypervisor.');
    expect(out).toContain('The code does what is recorded.');
    expect(code).toBe(0);
  });

  it('ends with 1 where a patched decider does otherwise, and shows the first difference first', async () => {
    const module = patch(
      'patched.mjs',
      `export const productOrder = (original) => ({
        ...original,
        decide: (command, state) => original.decide(command, state).filter(({ type }) => type !== 'ProductOrderItemFailed'),
      });`,
    );
    const { code, out } = await replay([orderId, '--with', module]);
    expect(out).toMatch(/\nevent {5}missing {2}ProductOrderItemFailed of productOrder /);
    expect(out).toMatch(/\ndocument {2}changed {2}productOrder /);
    expect(out).toMatch(/\n {4}state: "failed" -> "\w+"/);
    expect(code).toBe(1);
  });

  it('takes the code of another build', async () => {
    expect(await replay([orderId, '--with', 'dist'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('With dist all is the same.'),
    });
  });

  it('keeps a recording that is replayed without the platform', async () => {
    const file = join(directory, 'kept.json');
    expect(await replay([orderId, '--record', file])).toMatchObject({ code: 0 });
    expect(await replay([file], 'http://127.0.0.1:9')).toMatchObject({
      code: 0,
      out: expect.stringContaining('The code does what is recorded.'),
    });
  });

  it('ends with 2 where it could not be done', async () => {
    expect(await replay(['nothing'])).toMatchObject({ code: 2, err: expect.stringContaining('(404)') });
    expect(await replay([orderId, '--with', 'nowhere'])).toMatchObject({ code: 2, err: 'There is no nowhere.\n' });
    expect(await replay([orderId, '--with', directory])).toMatchObject({ code: 2, err: expect.stringContaining('no build') });
    expect(await replay([orderId, '--with', patch('broken.mjs', 'export const noSuchThing = {};')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('noSuchThing replaces nothing'),
    });
    expect(await replay([orderId, '--until', 'yesterday'])).toMatchObject({ code: 2 });
  });
});
