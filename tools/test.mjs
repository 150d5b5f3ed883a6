// `npm test`: contracts, then the unit, integration and end-to-end tests, on a real PostgreSQL. `npm test -- unit` runs some; `kafka` needs a broker, or a JDK and Maven to start one.
import { build, generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { seconds } from './run/steps.mjs';
import { runProject } from './run/vitest.mjs';

const chosen = process.argv.slice(2);
const usual = ['unit', 'int', 'e2e'];
const projects = chosen.length === 0 ? usual : [...usual, 'kafka'].filter((project) => chosen.includes(project));

/** Counted apart: it needs a broker. */
const counted = projects.includes('kafka') ? 'kafka' : 'test';

await install();
await generateContracts();
if (projects.includes('e2e') || projects.includes('kafka')) await build(); // end to end means the bundle

const summary = [];
for (const project of projects) {
  const started = Date.now();
  console.log(`\n${project} tests`);
  const { passed, failed, skipped } = await runProject(project);
  note(counted, { passed, failed: failed + skipped });
  summary.push(
    `  ${project.padEnd(5)} ${`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} left out (counted as failed)` : ''}`.padEnd(30)} ${seconds(started)}`,
  );
}

console.log(`\n${summary.join('\n')}`);
process.exitCode = verdict(counted);
