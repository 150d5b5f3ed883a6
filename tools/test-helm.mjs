// `npm run test:helm`: lints and renders the chart for every kind of installation, and holds the objects against the schemas of Kubernetes and our own rules. Needs Go.
import { helmProgram, moduleDirectory } from './helm/go.mjs';
import { generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { seconds } from './run/steps.mjs';
import { runProject } from './run/vitest.mjs';

await install();
await generateContracts();

const started = Date.now();
console.log(`  helm: ${helmProgram()}`);
for (const name of ['kubernetes', 'keda', 'prometheus-operator']) console.log(`  schemas: ${moduleDirectory(name)}`);
const { passed, failed, skipped } = await runProject('helm');
note('helm', { passed, failed: failed + skipped });
console.log(`\n  ${seconds(started)}`);
process.exitCode = verdict('helm');
