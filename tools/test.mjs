// `npm test`: contracts, then the unit, integration and end-to-end tests, on a real PostgreSQL. `npm test -- unit` runs some; `kafka` needs a broker, or a JDK and Maven to start one.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { root, run, seconds } from './run/steps.mjs';

const chosen = process.argv.slice(2);
const usual = ['unit', 'int', 'e2e'];
const projects = chosen.length === 0 ? usual : [...usual, 'kafka'].filter((project) => chosen.includes(project));

await install();
await generateContracts();
if (projects.includes('e2e') || projects.includes('kafka')) await build(); // end to end means the bundle

const summary = [];
for (const project of projects) {
  const started = Date.now();
  const report = join(root, 'coverage', `${project}.json`);
  mkdirSync(join(root, 'coverage'), { recursive: true });
  rmSync(report, { force: true });
  console.log(`\n${project} tests`);
  const shown = process.env.CI ? ['--reporter=dot'] : ['--reporter=default'];
  const { code } = await run(process.execPath, [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    ...shown,
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const { passed, failed, skipped } = countsIn(report, code);
  note('test', { passed, failed: failed + skipped });
  summary.push(
    `  ${project.padEnd(5)} ${`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} left out (counted as failed)` : ''}`.padEnd(30)} ${seconds(started)}`,
  );
}

console.log(`\n${summary.join('\n')}`);
process.exitCode = verdict('test');

/** A run that ended badly without a failed test (a file that does not load, an error between tests) counts as one failure. */
function countsIn(report, code) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  ).length;
  const failed = numFailedTests + broken;
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: numPendingTests + numTodoTests };
}
