// `npm test`: contracts, then the unit, integration and end-to-end tests, on a real PostgreSQL. `npm run test:kafka`: those that need a broker, the
// end-to-end ones on services that run apart included. `npm test -- e2e tests/e2e/crash.e2e.spec.ts`: some projects, some files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBroker } from './run/broker.mjs';
import { build, generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { root, seconds } from './run/steps.mjs';
import { runProject } from './run/vitest.mjs';

const usual = ['unit', 'int', 'e2e'];
const withBroker = ['kafka', 'e2e-services'];
const given = process.argv.slice(2);
const chosen = [...usual, ...withBroker].filter((project) => given.includes(project));
const files = given.filter((one) => !chosen.includes(one));
const projects = chosen.length === 0 ? usual : chosen;

/** Counted apart: these need a broker. */
const counted = projects.some((project) => withBroker.includes(project)) ? 'kafka' : 'test';

if (counted === 'kafka') checkBroker();
await install();
await generateContracts();
if (projects.some((project) => !['unit', 'int'].includes(project))) await build(); // end to end means the bundle

const summary = [];
for (const project of projects) {
  const started = Date.now();
  console.log(`\n${project} tests`);
  const { passed, failed, skipped } = await runProject(project, { parameters: files });
  note(counted, { passed, failed: failed + skipped });
  summary.push(
    `  ${project.padEnd(12)} ${`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} left out (counted as failed)` : ''}`.padEnd(30)} ${seconds(started)}`,
  );
}

console.log(`\n${summary.join('\n')}`);
if (projects.includes('e2e-services')) tellWhatRunsInOneProcessOnly();
process.exitCode = verdict(counted);

function tellWhatRunsInOneProcessOnly() {
  const reasons = JSON.parse(readFileSync(join(root, 'tests/e2e/in-one-process.json'), 'utf8'));
  console.log('\nEnd to end, but in one process only:');
  for (const [file, reason] of Object.entries(reasons)) console.log(`  ${file}: ${reason}`);
}
