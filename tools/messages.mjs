// `npm run messages`: takes over into contracts/messages.json what the code says of the messages between services, and generates what follows from it.
import { generateContracts, install } from './run/prepare.mjs';
import { giveUp, run } from './run/steps.mjs';

await install();
await generateContracts();
const { code } = await run(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'apps/skyledger/src/messages', '--update'],
  {
    env: { CI: '' },
  },
);
if (code !== 0) giveUp('See above: what the code says does not go together.');
await generateContracts();
const table = await run(process.execPath, ['tools/messages/events-table.mjs', '--write']);
if (table.code !== 0) giveUp('docs/events.md could not be drawn.');
