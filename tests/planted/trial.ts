import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import type { Bug, Catcher } from './bugs';
import type { Scratch } from './scratch';

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

const patient = ['--testTimeout=120000', '--hookTimeout=120000'];
/** With a bug in it a test may also wait for ever; the first that fails is enough. */
const impatient = ['--testTimeout=20000', '--hookTimeout=20000', '--bail=1'];

/** Whether the code as it is passes all that is to notice a bug in it: else that proves nothing. */
export const isGreen = async (scratch: Scratch, project: Catcher['project'], bugs: readonly Bug[], environment = {}): Promise<void> => {
  const own = bugs.filter(({ caughtBy }) => caughtBy.project === project).map(({ caughtBy }) => caughtBy);
  const specs = [...new Set(own.map(({ spec }) => spec))];
  const together = Object.assign({}, environment, ...bugs.map(({ caughtBy }) => caughtBy.environment)) as Record<string, string>;
  const { passed, failed, broken } = await run(scratch, { project, specs, environment: together, limits: patient });
  expect([...failed, ...broken]).toEqual([]);
  expect(passed).toBeGreaterThanOrEqual(specs.length);
};

/** Whether a bug is noticed where it is to be. */
export const isNoticed = async (scratch: Scratch, bug: Bug, environment = {}): Promise<void> => {
  const mend = scratch.plant(bug);
  try {
    const { project, spec, test, environment: own } = bug.caughtBy;
    const { failed, broken } = await run(scratch, {
      ...{ project, specs: [spec], environment: { ...environment, ...own }, limits: impatient },
      ...(test !== undefined && { test }),
    });
    expect(broken).toEqual([]); // what cannot be run notices nothing
    expect(failed.length).toBeGreaterThan(0);
  } finally {
    mend();
  }
};

type Trial = Pick<Catcher, 'project' | 'test'> & {
  readonly specs: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: readonly string[];
};

/** Runs specs in the copy, on the server of this run, and says how many of their tests passed and failed. */
const run = async ({ directory }: Scratch, { project, specs, test, environment, limits }: Trial): Promise<Result> => {
  const report = join(directory, 'report.json');
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV');
  const chosen = test === undefined ? [] : ['-t', test];
  const reported = ['--reporter=json', `--outputFile=${report}`, ...limits];
  rmSync(report, { force: true });
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...specs, ...chosen, ...reported], {
    cwd: directory,
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
