import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './steps.mjs';

/** Runs a project of vitest.config.ts and counts its tests. */
export const runProject = async (project, { reporter = process.env.CI ? 'dot' : 'default', env = {}, parameters = [] } = {}) => {
  const report = join(root, 'coverage', `${project}.json`);
  mkdirSync(join(root, 'coverage'), { recursive: true });
  rmSync(report, { force: true });
  const shown = [`--reporter=${reporter}`, '--reporter=json', `--outputFile.json=${report}`, ...parameters];
  const { code } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...shown], { env });
  return countsIn(report, code);
};

/** A run that ended badly without a failed test (a file that does not load, an error between tests) counts as one failure. */
const countsIn = (report, code) => {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  ).length;
  const failed = numFailedTests + broken;
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: numPendingTests + numTodoTests };
};
