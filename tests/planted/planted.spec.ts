import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bugs, type Catcher } from './bugs';
import { Scratch } from './scratch';

type Report = { readonly numPassedTests: number; readonly numFailedTests: number };

let scratch: Scratch;
beforeAll(() => {
  scratch = Scratch.make();
});
afterAll(() => scratch?.remove());

/** Runs a spec in the copy, on the server of this run, and says how many of its tests passed and failed. */
const run = async ({ project, spec, test, environment }: Catcher): Promise<Report> => {
  const report = join(scratch.directory, 'report.json');
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV');
  const chosen = test === undefined ? [] : ['-t', test];
  const parameters = [
    'run',
    '--project',
    project,
    spec,
    ...chosen,
    '--reporter=json',
    `--outputFile=${report}`,
    '--bail=1',
    '--testTimeout=60000',
  ];
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...parameters], {
    cwd: scratch.directory,
    env: { ...Object.fromEntries(own), DATABASE_ADMIN_URL: inject('postgres').adminUrl, ...environment },
    stdio: 'ignore',
  });
  await once(child, 'exit');
  return JSON.parse(readFileSync(report, 'utf8')) as Report;
};

const catchers = [...new Map(bugs.map(({ caughtBy }) => [`${caughtBy.spec} ${caughtBy.test ?? ''}`, caughtBy])).values()];

describe('Without a planted bug', () => {
  it.each(catchers)('$spec $test is green', async (catcher) => {
    const { numPassedTests, numFailedTests } = await run(catcher);
    expect([numPassedTests > 0, numFailedTests]).toEqual([true, 0]);
  });
});

describe('It is noticed when', () => {
  it.each(bugs)('$title', async (bug) => {
    const mend = scratch.plant(bug);
    try {
      expect((await run(bug.caughtBy)).numFailedTests).toBeGreaterThan(0);
    } finally {
      mend();
    }
  });
});
