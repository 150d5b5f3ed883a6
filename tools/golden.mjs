// `npm run golden`: runs the tests on a real PostgreSQL and keeps, of what happens in them, an example of each type of event that has none yet.
// What is there is never changed. `npm run golden -- --accept` also takes over what the examples come to today (golden/results).
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateContracts, install } from './run/prepare.mjs';
import { giveUp, root, run } from './run/steps.mjs';

const parameters = process.argv.slice(2);
const accept = parameters.includes('--accept');
const chosen = parameters.filter((one) => !one.startsWith('--'));
const folder = join(root, 'golden/events');
const manifestFile = join(root, 'golden/manifest.json');
const vitest = (...more) => [process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...more]];

await install();
await generateContracts();
const before = new Set(filesIn());
const { code } = await run(...vitest('--project', 'int', '--project', 'e2e', ...chosen), { env: { GOLDEN: 'add' } });
if (code !== 0) console.error('Not every test has passed; what happened in the others is kept.');

const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {};
const added = filesIn().filter((file) => !before.has(file));
for (const file of filesIn())
  manifest[file] ??= createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');
const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(manifestFile, `${JSON.stringify(sorted, null, 2)}\n`);
console.log(added.length === 0 ? 'No example was added.' : `Added:\n${added.map((file) => `  ${file}`).join('\n')}`);

const results = await run(...vitest('--project', 'unit', 'apps/skyledger/src/golden', ...(accept ? ['--update'] : [])), {
  env: { CI: '' },
});
if (results.code !== 0) giveUp('See above: an example is missing, or comes to something else than before (--accept takes that over).');

function filesIn() {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}
