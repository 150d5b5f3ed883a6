import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const { default: rules } = (await import(resolve(import.meta.dirname, '../../.dependency-cruiser.mjs'))) as {
  default: { options: object; forbidden: object[] };
};
let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'borders-'));
  plant({ 'package.json': '{}', 'tsconfig.base.json': '{}' });
});
afterEach(() => rmSync(base, { recursive: true }));

const plant = (files: Record<string, string>) => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(base, file)), { recursive: true });
    writeFileSync(join(base, file), text);
  }
};

/** The rules that a repository with these files breaks. Files that are imported and not given are empty. */
const broken = async (files: Record<string, string>): Promise<string[]> => {
  for (const [file, text] of Object.entries(files)) {
    for (const [, target = ''] of text.matchAll(/from '(\.[^']+)'/g))
      plant({ [`${join(dirname(file), target)}.ts`]: 'export type X = 1;\n' });
    for (const [, target = ''] of text.matchAll(/from '([a-z@][^':]+)'/g)) plant({ [`node_modules/${target}/index.js`]: 'export {};\n' });
  }
  plant(files);
  const { options, forbidden } = rules;
  const { output } = await cruise(
    ['apps', 'libs', 'tools'].filter((folder) => Object.keys(files).some((file) => file.startsWith(folder))),
    {
      ...options,
      baseDir: base,
      ruleSet: { forbidden },
      validate: true,
    } as never,
  );
  return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))];
};

describe('The import borders', () => {
  it.each([
    ['apps-do-not-import-apps', { 'apps/usage/src/a.ts': `import type { X } from '../../billing/src/index';` }],
    ['libs-do-not-import-apps', { 'libs/messaging/src/a.ts': `import type { X } from '../../../apps/usage/src/index';` }],
    ['pure-libs-import-nothing', { 'libs/event-sourcing/src/a.ts': `import pg from 'pg';` }],
    ['pure-libs-import-nothing', { 'libs/event-sourcing/src/a.ts': `import type { X } from '../../event-store/src/index';` }],
    ['contracts-import-nothing', { 'libs/tmf-contracts/src/a.ts': `import type { X } from '../../event-sourcing/src/index';` }],
    ['generated-types-have-one-door', { 'apps/usage/src/a.ts': `import type { X } from '../../../libs/tmf-contracts/generated/types';` }],
    ['testing-is-for-tests', { 'apps/usage/src/a.ts': `import type { X } from '../../../libs/testing/src/index';` }],
    ['no-deep-imports', { 'apps/usage/src/a.ts': `import type { X } from '../../../libs/messaging/src/bus/bus';` }],
    ['no-deep-imports-between-libs', { 'libs/tmf-rest/src/a.ts': `import type { X } from '../../messaging/src/bus/bus';` }],
    ['no-other-aggregates', { 'apps/usage/src/usage/usage.controller.ts': `import type { X } from '../meter/meter.handler';` }],
    ['no-other-aggregates', { 'apps/usage/src/usage/usage.handler.ts': `import type { X } from '../meter/some-file';` }],
    ['pure-files-import-pure-things', { 'apps/usage/src/usage/usage.decider.ts': `import { readFileSync } from 'node:fs';` }],
    ['pure-files-import-pure-things', { 'apps/usage/src/usage/usage.view.ts': `import { Injectable } from '@nestjs/common';` }],
    [
      'pure-files-import-pure-things',
      { 'apps/usage/src/usage/usage.process.ts': `import type { X } from '../../../../libs/event-store/src/index';` },
    ],
    ['pure-files-import-pure-things', { 'apps/usage/src/usage/usage.events.ts': `import type { X } from '../meter/meter.decider';` }],
    ['portals-import-contracts-only', { 'apps/cli/src/a.ts': `import type { X } from '../../../libs/service-kit/src/index';` }],
    ['domain-knows-no-database', { 'apps/usage/src/usage/usage.handler.ts': `import pg from 'pg';` }],
    ['domain-knows-no-database', { 'apps/usage/src/usage/usage.projection.ts': `import { DataSource } from 'typeorm';` }],
    ['the-auditor-knows-the-format-only', { 'libs/auditor/src/a.ts': `import type { X } from '../../event-store/src/index';` }],
    ['one-kafka-client', { 'libs/event-store/src/a.ts': `import { Kafka } from 'kafkajs';` }],
    [
      'no-circles',
      {
        'libs/access/src/a.ts': `import { b } from './b'; export const a = b;`,
        'libs/access/src/b.ts': `import { a } from './a'; export const b = a;`,
      },
    ],
    ['resolvable', { 'libs/access/src/a.ts': 'export * from "./nowhere";' }],
  ])('%s is seen when it is broken', async (rule, files) => {
    expect(await broken(files)).toContain(rule);
  });

  it('let pass what follows them', async () => {
    const files = {
      'apps/skyledger/src/all-in-one.ts': `import type { X } from '../../usage/src/index';`,
      'apps/usage/src/usage/usage.decider.ts': `import type { X } from '../../../../libs/event-sourcing/src/index';\nimport type { X as Y } from './usage.events';`,
      'apps/usage/src/metering/metering.process.ts': `import type { X } from '../usage/usage.events';`,
      'apps/usage/src/metering/metering.handler.ts': `import type { X } from '../usage/usage.decider';`,
      'apps/usage/src/usage/usage.int.spec.ts': `import type { X } from '../../../../libs/testing/src/index';`,
      'libs/messaging/src/a.ts': `import type { X } from '../../event-store/src/index';`,
    };
    expect(await broken(files)).toEqual([]);
  });
});
