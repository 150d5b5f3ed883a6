// `npm run check`: all that can be said of the code without running it. Every step runs, then the verdict.
import { install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { run, seconds } from './run/steps.mjs';

await install();

const node = process.execPath;
const npx = (tool, ...parameters) => [node, [`node_modules/${tool}`, ...parameters]];
const steps = [
  ['contracts', [node, ['tools/contracts/generate.mjs']]],
  ['contract coverage', [node, ['tools/contract-coverage/coverage.mjs']]],
  ['types', npx('typescript-native/bin/tsc', '-p', 'tsconfig.json', '--noEmit')],
  ['lint', npx('eslint/bin/eslint.js', '.', '--max-warnings', '0')],
  ['format', npx('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
  [
    'import borders',
    npx('dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.mjs', 'apps', 'libs', 'tools', 'tests'),
  ],
  ['messages as the code has them', npx('vitest/vitest.mjs', 'run', '--project', 'unit', 'apps/skyledger/src/messages')],
  ['AsyncAPI', [node, ['tools/check/asyncapi.mjs']]],
  ['topics in docs/events.md', [node, ['tools/messages/events-table.mjs']]],
  ['golden events untouched', [node, ['tools/check/golden.mjs']]],
  ['golden events complete', npx('vitest/vitest.mjs', 'run', '--project', 'unit', 'apps/skyledger/src/golden')],
  ['packages complete', ['npm', ['ci', '--dry-run', '--no-audit', '--no-fund']], (output) => !/Missing|out of sync/.test(output)],
];

/** Worth reading also when all is well. */
const told = new Set(['contract coverage']);

for (const [title, [command, parameters], accepts = () => true] of steps) {
  const started = Date.now();
  const { code, output } = await run(command, parameters, { quiet: true });
  const passes = code === 0 && accepts(output);
  console.log(`${passes ? '✓' : '✗'} ${title} (${seconds(started)})`);
  if (!passes || told.has(title)) console.log(output);
  note('check', { passed: passes ? 1 : 0, failed: passes ? 0 : 1 });
}

process.exitCode = verdict('check');
