import { ESLint } from 'eslint';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint({ cwd: resolve(import.meta.dirname, '../..') });

/** The lint rules that a file of this name and text breaks. */
const broken = async (filePath: string, text: string): Promise<(string | null)[]> => {
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
};

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `/** One. */ export const line${index} = ${index};`).join('\n');

describe('The lint rules', () => {
  it.each(['events', 'decider', 'view', 'projection', 'notifications', 'process'])(
    'keep time, chance and I/O out of a .%s.ts file',
    async (role) => {
      const file = `apps/usage/src/usage/usage.${role}.ts`;
      expect(await broken(file, 'export const now = () => new Date();\n')).toContain('no-restricted-globals');
      expect(await broken(file, 'export const chance = () => Math.random();\n')).toContain('no-restricted-properties');
      expect(await broken(file, 'export const id = () => crypto.randomUUID();\n')).toContain('no-restricted-globals');
      expect(await broken(file, 'export const home = process.env.HOME;\n')).toContain('no-restricted-globals');
      expect(await broken(file, "export const page = () => fetch('http://localhost');\n")).toContain('no-restricted-globals');
      expect(await broken(file, 'export const later = (work: () => void) => setTimeout(work, 1);\n')).toContain('no-restricted-globals');
      expect(await broken(file, 'export const twice = (n: number) => 2 * n;\n')).toEqual([]);
    },
  );

  it('keep catch out of apps', async () => {
    const text = '/** Quiet. */\nexport const quiet = (work: () => void) => {\n  try {\n    work();\n  } catch {\n    return;\n  }\n};\n';
    expect(await broken('apps/usage/src/usage/usage.handler.ts', text)).toContain('no-restricted-syntax');
    expect(await broken('libs/messaging/src/quiet.ts', text)).toEqual([]);
  });

  it('keep files to 200 lines and functions to 50', async () => {
    expect(await broken('libs/messaging/src/long.ts', lines(200))).toEqual([]);
    expect(await broken('libs/messaging/src/long.ts', lines(201))).toContain('max-lines');
    const body = Array.from({ length: 60 }, () => '  work();').join('\n');
    expect(
      await broken('libs/messaging/src/long.ts', `/** Long. */\nexport const long = (work: () => void) => {\n${body}\n};\n`),
    ).toContain('max-lines-per-function');
  });

  it('let no test be left out', async () => {
    expect(
      await broken('libs/messaging/src/some.spec.ts', "import { it } from 'vitest';\n\nit.skip('is not run', () => undefined);\n"),
    ).toContain('no-restricted-syntax');
  });

  it('ask of a lib that it says what its exports mean', async () => {
    expect(await broken('libs/messaging/src/mute.ts', 'export const mute = 1;\n')).toContain('skyledger/documented');
    expect(await broken('libs/messaging/src/told.ts', '/** The first of all. */\nexport const told = 1;\n')).toEqual([]);
  });

  it('ask for types instead of any', async () => {
    expect(await broken('libs/messaging/src/loose.ts', 'export const loose = (value: any) => value;\n')).toContain(
      '@typescript-eslint/no-explicit-any',
    );
  });
});
