// `npm run test:faults`: kill -9 of PostgreSQL and of the platform, the reader race, the full disk, the wrong clock; each prints its figures.
// `-- --short` does less of each; `--rounds N` `--minutes N` `--events N` `--times N` `--fillings N` say how much. See docs/faults.md.
import { parseArgs } from 'node:util';
import { build, generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { giveUp, seconds } from './run/steps.mjs';
import { runProject } from './run/vitest.mjs';

const amounts = ['rounds', 'minutes', 'events', 'times', 'fillings'];
const given = () => {
  const options = { short: { type: 'boolean' }, ...Object.fromEntries(amounts.map((name) => [name, { type: 'string' }])) };
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return giveUp(error.message);
  }
};

const { short, ...wanted } = given();
for (const [name, amount] of Object.entries(wanted)) if (!/^[1-9]\d*$/.test(amount)) giveUp(`--${name} ${amount} is no number of them.`);
const env = {
  ...(short && { FAULTS: 'short' }),
  ...Object.fromEntries(Object.entries(wanted).map(([name, amount]) => [`FAULTS_${name.toUpperCase()}`, amount])),
};

await install();
await generateContracts();
await build(); // the platform is killed as it is built

const started = Date.now();
const { passed, failed, skipped } = await runProject('faults', { env, parameters: ['--no-file-parallelism'] }); // each has figures that another would spoil
note('faults', { passed, failed: failed + skipped });
console.log(`\n  ${seconds(started)}`);
process.exitCode = verdict('faults');
