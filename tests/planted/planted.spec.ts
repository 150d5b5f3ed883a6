import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bugs, type Catcher } from './bugs';
import { Scratch } from './scratch';

type Report = {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
};

/** How many tests passed, which failed and why, and which files could not even be run. */
type Result = { readonly passed: number; readonly failed: readonly string[]; readonly broken: readonly string[] };

let scratch: Scratch;
beforeAll(() => {
  scratch = Scratch.make();
});
afterAll(() => scratch?.remove());

/** Runs specs in the copy, on the server of this run, and says how many of their tests passed and failed. */
const run = async (
  project: Catcher['project'],
  specs: readonly string[],
  { test, environment, limits }: Partial<Catcher> & { readonly limits: readonly string[] },
): Promise<Result> => {
  const report = join(scratch.directory, 'report.json');
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV');
  const chosen = test === undefined ? [] : ['-t', test];
  const reported = ['--reporter=json', `--outputFile=${report}`, ...limits];
  rmSync(report, { force: true });
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...specs, ...chosen, ...reported], {
    cwd: scratch.directory,
    env: { ...Object.fromEntries(own), DATABASE_ADMIN_URL: inject('postgres').adminUrl, ...environment },
    stdio: 'ignore',
  });
  await once(child, 'exit');
  const { numPassedTests: passed, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const failed = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === 'failed').map(told));
  const broken = testResults.flatMap(({ message, assertionResults }) => (assertionResults.length === 0 ? [message] : []));
  return { passed, failed, broken };
};

const told = ({ fullName, failureMessages }: Report['testResults'][number]['assertionResults'][number]) =>
  `${fullName}: ${failureMessages[0]?.slice(0, 500)}`;

const patient = ['--testTimeout=120000', '--hookTimeout=120000'];
/** With a bug in it a test may also wait for ever; the first that fails is enough. */
const impatient = ['--testTimeout=20000', '--hookTimeout=20000', '--bail=1'];

const environments = Object.assign({}, ...bugs.map(({ caughtBy }) => caughtBy.environment)) as Record<string, string>;

describe('Without a planted bug', () => {
  it.each(['unit', 'int', 'faults'] as const)('all that is to notice one is green: %s', async (project) => {
    const specs = new Set(bugs.flatMap(({ caughtBy }) => (caughtBy.project === project ? [caughtBy.spec] : [])));
    const { passed, failed, broken } = await run(project, [...specs], { environment: environments, limits: patient });
    expect([...failed, ...broken]).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(specs.size);
  });
});

describe('It is noticed when', () => {
  it.each(bugs)('$title', async (bug) => {
    const mend = scratch.plant(bug);
    try {
      const { project, spec } = bug.caughtBy;
      const { failed, broken } = await run(project, [spec], { ...bug.caughtBy, limits: impatient });
      expect(broken).toEqual([]); // what cannot be run notices nothing
      expect(failed.length).toBeGreaterThan(0);
    } finally {
      mend();
    }
  });
});
