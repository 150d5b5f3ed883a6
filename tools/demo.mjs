// `npm run demo`: the whole story on a platform of its own; `npm run demo -- services`: on services that run apart, with Kafka between them. Ends with 1 when anything is not as it should be.
import { checkBroker } from './run/broker.mjs';
import { build, generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { root } from './run/steps.mjs';

const apart = process.argv.includes('services');
const counted = apart ? 'demo-services' : 'demo';

process.chdir(root);
if (apart) checkBroker();
await install();
await generateContracts();
await build();
process.setSourceMapsEnabled(true);
const { tell } = await import('../dist/tools/demo.js');
note(counted, await tell(apart));
process.exitCode = verdict(counted);
