import { build, generateContracts, install } from './run/prepare.mjs';

await install();
await generateContracts();
await build();
process.setSourceMapsEnabled(true);
const { run } = await import('../dist/tools/apart.js');
await run();
