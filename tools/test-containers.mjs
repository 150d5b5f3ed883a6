// `npm run test:containers`: the suites on PostgreSQL, Kafka and KurrentDB in containers, where there is a Docker. `npm run test:containers -- int kafka` runs some.
import { build, generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { giveUp } from './run/steps.mjs';
import { runProject } from './run/vitest.mjs';

const usual = ['int', 'e2e', 'kafka', 'e2e-services'];
const chosen = process.argv.slice(2);
const projects = usual.filter((project) => chosen.length === 0 || chosen.includes(project));

await install();
const { startContainers } = await import('./containers/containers.mjs');
const containers = await startContainers().catch((error) => giveUp(error.message));
let code = 1;
try {
  await generateContracts();
  await build();
  for (const project of projects) {
    console.log(`\n${project} tests on containers`);
    const { passed, failed, skipped } = await runProject(project, { env: containers.environmentOf(project) });
    note('containers', { passed, failed: failed + skipped });
  }
  code = verdict('containers');
} finally {
  await containers.stop();
}
process.exit(code);
