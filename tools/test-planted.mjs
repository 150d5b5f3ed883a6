// `npm run test:planted`: breaks one rule of the platform after the other in a copy of the code, and asks whether a test notices. See docs/faults.md.
import { generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { seconds } from './run/steps.mjs';
import { runProject } from './run/vitest.mjs';

await install();
await generateContracts();

const started = Date.now();
const { passed, failed, skipped } = await runProject('planted', { reporter: 'verbose' });
note('planted', { passed, failed: failed + skipped });
console.log(`\n  ${seconds(started)}`);
process.exitCode = verdict('planted');
