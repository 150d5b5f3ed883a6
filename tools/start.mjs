import { build, generateContracts, install } from './run/prepare.mjs';

await install();
await generateContracts();
await build();
process.setSourceMapsEnabled(true);
await import('../dist/apps/skyledger/index.js');
