// `npm run test:faults:kafka`: what is done to services that run apart, in full: kill -9 of each and of the broker amid 200 orders, messages late, again and out of
// order, 100,000 messages that wait for a service; each prints its figures. `npm run test:kafka` has less of some. See docs/faults.md.
import { parseArgs } from 'node:util';
import { build, generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { giveUp, seconds } from './run/steps.mjs';
import { runProject } from './run/vitest.mjs';

const amounts = ['orders', 'tickets', 'servers', 'waiting'];
const given = () => {
  const options = Object.fromEntries([...amounts, 'seed'].map((name) => [name, { type: 'string' }]));
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return giveUp(error.message);
  }
};

const wanted = given();
for (const name of amounts) if (!/^[1-9]\d*$/.test(wanted[name] ?? '1')) giveUp(`--${name} ${wanted[name]} is no number of them.`);
const own = Object.entries(wanted).map(([name, amount]) => [`KAFKA_FAULTS_${name.toUpperCase()}`, amount]);

await install();
await generateContracts();
await build(); // services are killed as they are built

const started = Date.now();
const specs = ['tests/kafka/faults', 'libs/messaging/src/kafka/disorder'];
const parameters = [...specs, '--no-file-parallelism']; // each has figures that another would spoil
const { passed, failed, skipped } = await runProject('kafka', { env: { KAFKA_FAULTS: 'full', ...Object.fromEntries(own) }, parameters });
note('faults on Kafka', { passed, failed: failed + skipped });
console.log(`\n  ${seconds(started)}`);
process.exitCode = verdict('faults on Kafka');
